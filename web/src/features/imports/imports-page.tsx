import { Button } from 'antd';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { download } from '@/api/client';
import { useMay, useMe } from '@/api/session';
import type { ImportBatch } from '@/api/types';
import { moment } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SelectFilter } from '@/ui/filters';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { UnitPicker } from '@/ui/remote-select';
import { Tag } from '@/ui/tag';
import { Upload } from '@/ui/upload';
import { useAct } from '@/ui/use-act';
import { useList } from '@/ui/use-list';
import { countsWords, stateKind } from './words';

const FILTERS = ['kind', 'state'];
const STATES = ['staging', 'planned', 'applying', 'applied', 'undone', 'failed', 'discarded'];
export const IMPORT_KINDS = ['.xlsx', '.csv'] as const;
export const IMPORT_LIMIT = 64 * 1024 * 1024;

const columns = (): Column<ImportBatch>[] => [
  { key: 'file', title: t('web_imports.file'), cell: (b) => <Go to={`/imports/${b.import_batch_id}`}>{b.file_name}</Go>, phone: 'title' },
  { key: 'kind', title: t('web_imports.kind'), cell: (b) => label('import_kind', b.kind), width: 80 },
  { key: 'unit', title: label('column', 'unit'), cell: (b) => (b.assessment ? `${b.assessment.name} · ${label('subject', b.assessment.subject)}` : b.unit.name) },
  { key: 'state', title: label('column', 'state'), cell: (b) => <Tag kind={stateKind(b)}>{label('import_state', b.state)}</Tag>, width: 96 },
  { key: 'counts', title: t('web_imports.counts'), cell: (b) => countsWords(b.counts) },
  { key: 'by', title: t('web_imports.by'), cell: (b) => b.created_by_name, optional: 'shown' },
  { key: 'at', title: t('web_imports.at'), cell: (b) => <span className="nowrap">{moment(b.created_at)}</span>, optional: 'shown' },
];

export function ImportsPage() {
  const may = useMay();
  const { search } = useListSearch();
  const list = useList<ImportBatch>('/imports', pick(search, FILTERS));
  return (
    <PageShell wide title={t('menu.imports')} crumbs={[{ title: t('menu.group_data') }]}>
      <div className="stack">
        {may('roster.import') ? <RosterStart /> : null}
        <DataTable<ImportBatch>
          name="imports"
          label={t('web_imports.batches')}
          list={list}
          columns={columns()}
          rowKey={(b) => b.import_batch_id}
          filterNames={FILTERS}
          filters={<><SelectFilter name="kind" label={t('web_imports.kind')} options={options('import_kind', ['roster', 'scores'])} width={120} /><SelectFilter name="state" label={label('column', 'state')} options={options('import_state', STATES)} width={140} /></>}
          empty={<EmptyState title={t('web_imports.empty')} clauses={['C02']}>{t('web_imports.empty_hint')}</EmptyState>}
        />
      </div>
    </PageShell>
  );
}

/** Template, unit, file: three steps side by side. */
function RosterStart() {
  const me = useMe();
  const navigate = useNavigate();
  const { act, busy } = useAct();
  const home = me.home_unit ?? me.region;
  const [unitId, setUnitId] = useState<string | null>(home.unit_id);
  return (
    <Panel title={t('web_imports.start')}>
      <div className="cols cols-3">
        <div className="stack tight">
          <h3>{t('web_imports.step_template')}</h3>
          <p className="muted">{t('web_imports.step_template_hint')}</p>
          <div><Button loading={busy === 'template'} onClick={() => void act('template', () => download('/imports/template.xlsx', { kind: 'roster' }))}>{t('web_imports.template')}</Button></div>
        </div>
        <div className="stack tight">
          <h3><label htmlFor="import-unit">{t('web_imports.step_unit')}</label></h3>
          <UnitPicker id="import-unit" value={unitId} onChange={setUnitId} known={[{ value: home.unit_id, label: home.name }]} />
        </div>
        <div className="stack tight">
          <h3>{t('web_imports.step_file')}</h3>
          <p className="muted">{t('web_imports.step_file_hint')}</p>
          <Upload<ImportBatch>
            path="/imports"
            fields={{ kind: 'roster', unit_id: unitId ?? undefined }}
            kinds={IMPORT_KINDS}
            maxBytes={IMPORT_LIMIT}
            disabledReason={unitId ? undefined : t('web_imports.choose_unit_first')}
            onDone={(batch) => void navigate({ to: '/imports/$batchId', params: { batchId: batch.import_batch_id } })}
          />
        </div>
      </div>
    </Panel>
  );
}
