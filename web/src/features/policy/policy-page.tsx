import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { useMay } from '@/api/session';
import type { PolicyRow } from '@/api/types';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SearchFilter, SelectFilter } from '@/ui/filters';
import { useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Tag } from '@/ui/tag';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';
import { PolicyDetail } from './policy-detail';
import { policyName, policyValue } from './words';

/** One parameter may stand in several versions, each with its dates. */
const rowKey = (p: PolicyRow) => `${p.key} ${p.jurisdiction} ${p.valid_from}`;

const live = (p: PolicyRow) => p.overrides.some((o) => !o.ended);

const columns = (open: (p: PolicyRow) => void): Column<PolicyRow>[] => [
  { key: 'name', title: t('web_policy.parameter'), cell: (p) => <><button type="button" className="text-button" style={{ textAlign: 'left' }} onClick={() => open(p)}>{policyName(p.key)}</button><div className="faint mono">{p.key}</div></>, phone: 'title' },
  { key: 'value', title: t('web_policy.value'), cell: (p) => <>{policyValue(p.value)}{p.verdict ? <> <Tag kind={p.verdict === 'refuse' ? 'late' : p.verdict === 'warn' ? 'down' : 'plain'}>{label('guard', p.verdict)}</Tag></> : null}</> },
  { key: 'effective', title: t('web_policy.effective'), cell: (p) => (live(p) ? <><b>{policyValue(p.effective_value)}</b> <Tag kind="info">{t('web_policy.override_on')}</Tag></> : <span className="faint">{t('web_policy.as_ruled')}</span>) },
  { key: 'document', title: t('web_policy.document'), cell: (p) => <span className="nowrap">{p.document_no || '\u2014'}</span> },
  { key: 'jurisdiction', title: t('web_policy.jurisdiction'), cell: (p) => label('jurisdiction', p.jurisdiction), optional: 'shown', phone: 'hide' },
  { key: 'in_force', title: t('web_policy.in_force'), cell: (p) => <span className="nowrap">{p.valid_from}</span>, optional: 'shown' },
  { key: 'confidence', title: t('web_policy.confidence'), cell: (p) => <span title={label('confidence', p.confidence)}>{label('confidence_short', p.confidence)}</span>, width: 64, optional: 'shown', phone: 'hide' },
  { key: 'source', title: t('web_policy.source'), cell: (p) => <span className="faint">{p.source}</span>, optional: 'hidden' },
];

export function PolicyPage() {
  const may = useMay();
  const { search } = useListSearch();
  const query = useGet<PolicyRow[]>('/policy');
  const [openKey, setOpenKey] = useState<string | null>(null);
  const all = query.data ?? [];
  const groups = [...new Set(all.map((p) => p.group))];
  const word = (search.q ?? '').toLowerCase();
  const rows = all.filter((p) => (!search.group || p.group === search.group) && (word === '' || `${p.key} ${policyName(p.key)} ${p.document_no}`.toLowerCase().includes(word)));
  const open = all.find((p) => rowKey(p) === openKey);
  return (
    <PageShell wide title={t('menu.policy')} crumbs={[{ title: t('menu.group_settings') }]}>
      <p className="muted" style={{ marginBottom: 16, maxWidth: '60em' }}>{t('web_policy.intro')}</p>
      <DataTable<PolicyRow>
        name="policy"
        label={t('menu.policy')}
        list={wholeList(rows, query)}
        exportable
        exportPath="/policy/export.xlsx"
        columns={columns((p) => setOpenKey(rowKey(p)))}
        rowKey={rowKey}
        filterNames={['q', 'group']}
        activeKey={openKey ?? undefined}
        filters={<><SearchFilter label={t('web_policy.search')} /><SelectFilter name="group" label={t('web_policy.group')} options={options('policy_group', groups)} width={180} /></>}
        empty={<EmptyState title={t('web_policy.empty')} />}
      />
      <Drawer open={open !== undefined} onClose={() => setOpenKey(null)} title={open ? policyName(open.key) : ''} size={Math.min(560, window.innerWidth)} extra={<Button type="text" onClick={() => setOpenKey(null)}>{t('ui.close')}</Button>}>
        {open ? <PolicyDetail key={rowKey(open)} row={open} mayChange={may('policy.manage')} /> : null}
      </Drawer>
    </PageShell>
  );
}
