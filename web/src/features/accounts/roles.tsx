import type { RoleInfo } from '@/api/types';
import { joined } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import { Tag } from '@/ui/tag';
import { wholeList } from '@/ui/use-list';

type Props = { query: { data: RoleInfo[] | undefined; isPending: boolean; error: unknown; refetch: () => unknown } };

/** What each role may do, how far it reaches, and which roles exclude each other. */
export function Roles({ query }: Props) {
  return (
    <div className="stack">
      <p className="muted"><b>{t('web_accounts.three')}</b> {t('web_accounts.three_hint')}</p>
      <DataTable<RoleInfo>
        name="roles"
        label={t('web_accounts.roles_tab')}
        list={wholeList(query.data ?? [], query)}
        rowKey={(r) => r.role}
        columns={[
          { key: 'role', title: t('web_accounts.role'), cell: (r) => <b>{label('role', r.role)}</b>, width: 180, phone: 'title' },
          { key: 'scope', title: t('web_accounts.scope'), cell: (r) => label('scope', r.scope), width: 120 },
          { key: 'permissions', title: t('web_accounts.permissions'), cell: (r) => <span className="muted">{joined(r.permissions.map((p) => label('permission', p)))}</span> },
          { key: 'excludes', title: t('web_accounts.three'), cell: (r) => (r.excludes.length === 0 ? '\u2014' : <Tag kind="down">{t('web_accounts.excludes', { roles: joined(r.excludes.map((x) => label('role', x))) })}</Tag>) },
          { key: 'clauses', title: t('web_accounts.clauses'), cell: (r) => <span className="faint">{r.clauses.join(', ') || '\u2014'}</span>, optional: 'hidden' },
        ]}
      />
    </div>
  );
}
