import { Button, Checkbox, Segmented, Skeleton } from 'antd';
import type { AssessmentRow, FindingRow } from '@/api/types';
import { EffectBar, reachOf } from '@/charts/effect-bar';
import { SUBJECTS } from '@/text/codes';
import { num, signed } from '@/text/format';
import { label, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { effectValue } from '@/ui/effect';
import { EmptyState } from '@/ui/empty-state';
import { ClearFilters, SelectFilter } from '@/ui/filters';
import { FindingLine } from '@/ui/finding-line';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { UnitPicker } from '@/ui/remote-select';
import { SentenceText } from '@/ui/say';
import { Tag } from '@/ui/tag';
import { useList, type List } from '@/ui/use-list';
import { grouped, type Grouping } from './group';

const FILTERS = ['subject', 'direction', 'unit_id', 'assessment_id', 'without_task'];

/** Half the width of the column's scale, apart for marks and rates. */
function reaches(rows: readonly FindingRow[]): Record<string, number> {
  const of = (scale: string) => reachOf(rows.filter((f) => f.scale === scale).map((f) => ({ value: f.effect, lower: f.lower, upper: f.upper })));
  return { marks: of('marks'), rate: of('rate') };
}

function columnsFor(rows: readonly FindingRow[]): Column<FindingRow>[] {
  const reach = reaches(rows);
  return [
    { key: 'sentence', title: t('evidence.column_sentence'), phone: 'title', cell: (f) => <Go to={`/findings/${f.finding_id}`}><span className="sentence"><SentenceText sentence={f.sentence} /></span></Go> },
    { key: 'direction', title: t('evidence.column_direction'), width: 72, cell: (f) => <Tag kind={f.direction === 'weakness' ? 'down' : 'up'}>{label('direction', f.direction)}</Tag> },
    { key: 'unit', title: label('column', 'unit'), cell: (f) => f.unit.name },
    { key: 'effect', title: t('web_findings.effect'), width: 176, cell: (f) => (
      <span className="difference">
        <EffectBar value={f.effect} lower={f.lower} upper={f.upper} reach={reach[f.scale] ?? 1} reading={f.direction === 'weakness' ? 'below' : 'above'} format={(v) => signed(f.scale === 'rate' ? v * 100 : v, f.scale === 'rate' ? 0 : 1)} width={100} />
        <span className="nowrap">{effectValue(f)}</span>
      </span>
    ) },
    { key: 'comparison', title: t('web_findings.compared'), cell: (f) => t(`web_findings.compared_${f.comparison}`), optional: 'hidden' },
    { key: 'assessment', title: t('evidence.column_assessment'), cell: (f) => f.assessment_name, optional: 'shown' },
    { key: 'task', title: t('evidence.column_task'), width: 96, cell: (f) => (f.improvement_id ? <Go to={`/improvements/${f.improvement_id}`}>{t('evidence.task.yes')}</Go> : <span className="faint">{t('evidence.task.no')}</span>) },
  ];
}

/** What stands out beyond chance, for everything this reader answers for. */
export function FindingsPage() {
  const { search, set } = useListSearch();
  const by = search.by === 'unit' || search.by === 'point' ? search.by : 'list';
  const list = useList<FindingRow>('/findings', pick(search, FILTERS), true, by === 'list' ? 100 : 500);
  const assessments = useList<AssessmentRow>('/assessments', {}, true, 100);
  const unit = list.rows.find((f) => f.unit.unit_id === search.unit_id)?.unit;
  const filters = (
    <>
      <SelectFilter name="assessment_id" label={t('evidence.column_assessment')} width={200} options={assessments.rows.filter((a) => a.latest_analysis_id).map((a) => ({ value: a.assessment_id, label: a.name }))} />
      <SelectFilter name="subject" label={label('column', 'subject')} options={options('subject', SUBJECTS)} width={120} />
      <SelectFilter name="direction" label={t('evidence.column_direction')} options={options('direction', ['weakness', 'strength'])} width={104} />
      <div className="unit-filter">
        <UnitPicker label={label('column', 'unit')} value={search.unit_id ?? null} known={unit ? [{ value: unit.unit_id, label: unit.name }] : []} onChange={(id) => set({ unit_id: id ?? '' })} />
      </div>
      <Checkbox checked={search.without_task === 'true'} onChange={(e) => set({ without_task: e.target.checked ? 'true' : '' })}>{t('web_findings.without_task')}</Checkbox>
    </>
  );
  const choices = [{ value: 'list', label: t('web_findings.by_list') }, { value: 'unit', label: t('web_findings.by_unit') }, { value: 'point', label: t('web_findings.by_point') }];
  return (
    <PageShell
      wide
      title={t('menu.findings')}
      crumbs={[{ title: t('menu.group_monitoring') }]}
      actions={<Segmented aria-label={t('web_findings.by')} options={choices} value={by} onChange={(v) => set({ by: v === 'list' ? '' : String(v) })} />}
    >
      <p className="muted" style={{ marginBottom: 12 }}>{t('web_findings.hint')}</p>
      {by === 'list' ? (
        <DataTable<FindingRow>
          name="findings"
          label={t('menu.findings')}
          columns={columnsFor(list.rows)}
          list={list}
          rowKey={(f) => f.finding_id}
          exportable
          filterNames={FILTERS}
          filters={filters}
          empty={<NothingYet />}
        />
      ) : <Groups list={list} by={by} filters={filters} />}
    </PageShell>
  );
}

function NothingYet() {
  return <EmptyState title={t('web_workbench.findings_none')} clauses={['C02']} action={<Go to="/assessments">{t('web_results.to_assessments')}</Go>}>{t('web_workbench.findings_none_hint')}</EmptyState>;
}

function Groups({ list, by, filters }: { list: List<FindingRow>; by: Grouping; filters: React.ReactNode }) {
  const { search } = useListSearch();
  const groups = grouped(list.rows, by);
  const filtered = FILTERS.some((n) => search[n]);
  return (
    <div className="stack">
      <div className="panel between"><div className="row">{filters}<ClearFilters names={FILTERS} /></div><span className="faint" role="status">{list.pending || list.error ? null : t('web_findings.groups', { groups: groups.length, n: num(list.count) })}</span></div>
      {list.error ? <ProblemAlert error={list.error} retry={list.refetch} /> : null}
      {list.pending ? <div className="panel" aria-busy="true"><Skeleton active /></div> : null}
      {!list.pending && !list.error && groups.length === 0 ? <div className="panel">{filtered ? <EmptyState title={t('ui.no_match')}>{t('ui.no_match_hint')}</EmptyState> : <NothingYet />}</div> : null}
      {groups.map((g) => (
        <Panel key={g.key} title={g.title} aside={t('ui.count', { n: g.rows.length })}>
          <table className="plain-table">
            <tbody>{g.rows.map((f) => <FindingLine key={f.finding_id} finding={f} {...(by === 'unit' ? { bare: 'unit' as const } : {})} />)}</tbody>
          </table>
        </Panel>
      ))}
      {list.hasMore ? <Button block loading={list.loadingMore} onClick={list.loadMore}>{t('ui.load_more')}</Button> : null}
    </div>
  );
}
