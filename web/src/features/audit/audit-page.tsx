import { Alert, Button } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMay } from '@/api/session';
import type { AuditCheck, AuditRow } from '@/api/types';
import { moment, num } from '@/text/format';
import { label } from '@/text/label';
import { hasText, t, tCode } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { DateFilter } from '@/ui/date-filter';
import { EmptyState } from '@/ui/empty-state';
import { SearchFilter } from '@/ui/filters';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Tag } from '@/ui/tag';
import { useAct } from '@/ui/use-act';
import { useList } from '@/ui/use-list';

const FILTERS = ['action', 'account_id', 'from', 'to', 'target_id'];

/** The words of an action code; the code itself stays beside it for whoever searches. */
function actionWords(code: string) {
  const key = `web_audit.did.${code}`;
  return hasText(key) ? <>{tCode(key)} <span className="faint mono">{code}</span></> : <code>{code}</code>;
}

const columns = (): Column<AuditRow>[] => [
  { key: 'at', title: t('web_audit.at'), cell: (a) => <span className="nowrap">{moment(a.at)}</span>, width: 140 },
  { key: 'who', title: t('web_audit.who'), cell: (a) => a.account_name ?? label('actor_kind', a.actor_kind) },
  { key: 'action', title: t('web_audit.action'), cell: (a) => actionWords(a.action), phone: 'title' },
  { key: 'target', title: t('web_audit.target'), cell: (a) => <span className="faint mono" title={a.target_id}>{`${a.target_kind} ${a.target_id.slice(0, 8)}`}</span> },
  { key: 'outcome', title: t('web_audit.outcome'), cell: (a) => <Tag kind={a.outcome === 'refused' ? 'late' : 'plain'}>{label('outcome', a.outcome)}</Tag>, width: 80 },
  { key: 'detail', title: t('web_audit.detail'), cell: (a) => <span className="faint">{Object.entries(a.detail).map(([k, v]) => `${k} ${v}`).join(' · ') || '\u2014'}</span>, optional: 'shown', phone: 'hide' },
  { key: 'sealed', title: t('web_audit.sealed'), cell: (a) => <span className="faint">{a.sealed ? t('web_audit.sealed_yes') : t('web_audit.sealed_no')}</span>, optional: 'shown', phone: 'hide', width: 80 },
];

export function AuditPage() {
  const may = useMay();
  const { act, busy } = useAct();
  const { search } = useListSearch();
  const [check, setCheck] = useState<AuditCheck | null>(null);
  const list = useList<AuditRow>('/audit', pick(search, FILTERS));
  const verify = () => act('verify', async () => setCheck(await api.post<AuditCheck>('/audit/verify')));
  return (
    <PageShell
      wide
      title={t('menu.audit')}
      crumbs={[{ title: t('menu.group_settings') }]}
      meta={t('web_audit.note')}
      actions={may('audit.verify') ? <Button loading={busy === 'verify'} onClick={() => void verify()}>{t('web_audit.verify')}</Button> : null}
    >
      <div className="stack">
        {check ? (
          <Alert
            showIcon
            closable
            role="status"
            type={check.ok ? 'success' : 'error'}
            title={check.ok ? t('web_audit.verify_ok', { entries: num(check.entries), seals: num(check.seals), unsealed: num(check.unsealed) }) : t('web_audit.verify_broken', { at: check.broken_at ?? 0 })}
            description={moment(check.checked_at)}
          />
        ) : null}
        <DataTable<AuditRow>
          name="audit"
          label={t('menu.audit')}
          list={list}
          columns={columns()}
          rowKey={(a) => a.audit_entry_id}
          filterNames={FILTERS}
          exportable
          filters={<><SearchFilter name="action" label={t('web_audit.action_filter')} width={180} /><SearchFilter name="target_id" label={t('web_audit.target_filter')} width={180} /><DateFilter name="from" label={t('web_audit.from')} /><DateFilter name="to" label={t('web_audit.to')} /></>}
          empty={<EmptyState title={t('web_audit.empty')}>{t('web_audit.empty_hint')}</EmptyState>}
        />
      </div>
    </PageShell>
  );
}
