import { Button, Form, Input, Tabs } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { AccountCreated, AccountRow, AccountWrite, RoleInfo } from '@/api/types';
import { joined, moment } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SearchFilter, SelectFilter } from '@/ui/filters';
import { FormDialog } from '@/ui/form-dialog';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { PersonPicker } from '@/ui/remote-select';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { useList } from '@/ui/use-list';
import { BulkCodes } from './bulk-codes';
import { CodeDialog, type Code } from './code-dialog';
import { Roles } from './roles';
import { AccountState } from './account-state';

const FILTERS = ['q', 'state', 'role'];
const STATES = ['pending', 'active', 'locked', 'disabled'];

const columns = (): Column<AccountRow>[] => [
  { key: 'name', title: t('web_accounts.display_name'), cell: (a) => <Go to={`/accounts/${a.account_id}`}>{a.display_name}</Go>, phone: 'title' },
  { key: 'login', title: t('web_accounts.login'), cell: (a) => <span className="mono">{a.login}</span> },
  { key: 'state', title: label('column', 'state'), cell: (a) => <AccountState state={a.state} />, width: 96 },
  { key: 'roles', title: t('web_accounts.roles'), cell: (a) => joined(a.roles.map((r) => label('role', r))) },
  { key: 'units', title: t('web_accounts.units'), cell: (a) => joined(a.unit_names), optional: 'shown' },
  { key: 'last', title: t('web_accounts.last_login'), cell: (a) => <span className="nowrap">{a.last_login_at ? moment(a.last_login_at) : t('web_accounts.never')}</span>, optional: 'shown' },
];

export function AccountsPage() {
  const may = useMay();
  const { tell } = useAct();
  const { search, set } = useListSearch();
  const [adding, setAdding] = useState(false);
  const [code, setCode] = useState<Code | null>(null);
  const tab = search.tab === 'roles' ? 'roles' : 'accounts';
  const list = useList<AccountRow>('/accounts', pick(search, FILTERS), tab === 'accounts');
  const roles = useGet<RoleInfo[]>('/roles');
  const required = [{ required: true, message: t('ui.required') }];
  const button = may('account.manage') ? <Button type="primary" onClick={() => setAdding(true)}>{t('web_accounts.add')}</Button> : null;
  return (
    <PageShell wide title={t('menu.accounts')} crumbs={[{ title: t('menu.group_settings') }]} actions={tab === 'accounts' ? button : null}>
      <Tabs activeKey={tab} onChange={(key) => set({ tab: key === 'accounts' ? '' : key })} items={[{ key: 'accounts', label: t('web_accounts.accounts_tab') }, { key: 'roles', label: t('web_accounts.roles_tab') }]} />
      {tab === 'roles' ? <Roles query={roles} /> : (
        <DataTable<AccountRow>
          name="accounts"
          label={t('menu.accounts')}
          list={list}
          columns={columns()}
          rowKey={(a) => a.account_id}
          filterNames={FILTERS}
          exportable
          {...(may('account.manage') ? { bulk: (keys: readonly string[], clear: () => void) => <BulkCodes keys={keys} rows={list.rows} onDone={clear} /> } : {})}
          filters={<><SearchFilter label={t('web_accounts.search')} /><SelectFilter name="state" label={label('column', 'state')} options={options('account_state', STATES)} width={120} /><SelectFilter name="role" label={t('web_accounts.role')} options={options('role', (roles.data ?? []).map((r) => r.role))} width={180} /></>}
          empty={<EmptyState title={t('web_accounts.empty')} action={button}>{t('web_accounts.empty_hint')}</EmptyState>}
        />
      )}
      <FormDialog<AccountWrite>
        open={adding}
        title={t('web_accounts.add')}
        draftKey="account-new"
        initial={{ login: '', display_name: '', person_id: null }}
        submit={t('ui.save')}
        onClose={() => setAdding(false)}
        onSubmit={async (values) => {
          const made = await api.post<AccountCreated>('/accounts', values, { idempotencyKey: null });
          setCode({ login: made.account.login, code: made.activation_code, expires_at: made.expires_at });
          await tell(t('ui.saved'), '/accounts');
        }}
      >
        <Form.Item name="login" label={t('web_accounts.login')} rules={required}><Input className="mono" autoComplete="off" /></Form.Item>
        <Form.Item name="display_name" label={t('web_accounts.display_name')} rules={required}><Input autoComplete="off" /></Form.Item>
        <Form.Item name="person_id" label={t('web_accounts.person')}><PersonPicker kind="staff" /></Form.Item>
      </FormDialog>
      <CodeDialog code={code} onClose={() => setCode(null)} />
    </PageShell>
  );
}
