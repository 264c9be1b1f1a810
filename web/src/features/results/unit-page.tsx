import { getRouteApi } from '@tanstack/react-router';
import { ApiProblem } from '@/api/problem';
import { useMay } from '@/api/session';
import type { UnitResult } from '@/api/types';
import { reachOf } from '@/charts/effect-bar';
import { moment, num, percent } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { Difference, Reading } from '@/ui/difference';
import { EmptyState } from '@/ui/empty-state';
import { Est } from '@/ui/estimate';
import { Go } from '@/ui/go';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { Say } from '@/ui/say';
import { TableHeading } from '@/ui/table-heading';
import { useGet } from '@/ui/use-get';
import { wholeList } from '@/ui/use-list';
import { FindingsPanel, MethodPanel, SiblingSelect, TasksPanel } from './parts';
import { crumbsOf, marks, metaOf } from './read';
import { UnitActions } from './unit-actions';
import { Levels } from './levels-bar';
import './results.css';

const route = getRouteApi('/shell/results/$analysisId/units/$unitId');
type Row = UnitResult['subjects'][number];

/** One school in one assessment: all its subjects, what was found, what it says, what is being done. */
export function UnitPage() {
  const { analysisId, unitId } = route.useParams();
  const may = useMay();
  const query = useGet<UnitResult>(`/analyses/${analysisId}/units/${unitId}`);
  const r = query.data;
  const absent = query.error instanceof ApiProblem && query.error.status === 404;
  return (
    <PageShell
      title={r?.head.unit.name ?? t('menu.results')}
      crumbs={crumbsOf(r?.head, may('result.region'))}
      meta={r ? metaOf(r.head) : null}
      actions={r ? <><SiblingSelect head={r.head} to={(id) => `/results/${id}/units/${unitId}`} /><UnitActions head={r.head} findings={r.findings} /></> : null}
      query={absent ? undefined : query}
    >
      {absent ? <div className="panel"><EmptyState title={t('web_results.unit_absent')} action={<Go to="/results">{t('menu.results')}</Go>}>{t('web_results.unit_absent_hint')}</EmptyState></div> : null}
      {r ? (
        <div className="stack">
          <Panel><Say sentences={sayUnit(r)} /></Panel>
          <SubjectsPanel result={r} />
          <div className="cols cols-main">
            <FindingsPanel findings={r.findings} empty={t(compared(r) ? 'web_results.no_findings_unit' : 'web_results.no_findings_described')} />
            <div className="stack">
              <TasksPanel tasks={r.improvements} />
              <Panel title={t('web_findings.statement')}>
                {r.statement ? <><p style={{ whiteSpace: 'pre-wrap' }}>{r.statement.body}</p><p className="faint">{r.statement.written_by_name} · {moment(r.statement.written_at)}</p></> : <p className="muted">{t('web_findings.statement_none')}</p>}
              </Panel>
            </div>
          </div>
          <MethodPanel head={r.head} />
        </div>
      ) : null}
    </PageShell>
  );
}

/** Whether anything here was compared with an expectation. */
function compared(r: UnitResult): boolean {
  return r.subjects.some((s) => s.expectation !== null && s.reading !== 'unknown');
}

/** The whole school in two sentences: how many subjects stand out, and that nobody is ranked. */
function sayUnit(r: UnitResult): { code: string; params: Record<string, string> }[] {
  const of = (reading: string) => r.subjects.filter((s) => s.reading === reading).map((s) => label('subject', s.subject)).join('\u3001');
  const grade = String(r.head.grade);
  const below = of('below');
  const above = of('above');
  const first = below || above
    ? [...(below ? [{ code: 'web_results.say_below', params: { grade, subjects: below } }] : []), ...(above ? [{ code: 'web_results.say_above', params: { grade, subjects: above } }] : [])]
    : [{ code: compared(r) ? 'web_results.say_alike' : 'web_results.say_described', params: { grade } }];
  return [...first, ...(r.head.form === 'sampled_monitoring' && r.head.unit.kind === 'school' ? [{ code: 'results.sentence.school_only', params: {} }] : [])];
}

function SubjectsPanel({ result: r }: { result: UnitResult }) {
  const reach = reachOf(r.subjects.map((s) => s.difference));
  const base = `/results/${r.head.analysis_id}/units/${r.head.unit.unit_id}/subjects`;
  const compare: Column<Row>[] = [
    { key: 'expectation', title: t('ui.plot_expectation'), align: 'right', cell: (s) => num(s.expectation, 1), width: 80 },
    { key: 'difference', title: t('web_results.difference_expected'), cell: (s) => <Difference difference={s.difference} reading={s.reading} reach={reach} /> },
    { key: 'reading', title: t('web_results.reading'), cell: (s) => <Reading reading={s.reading} /> },
  ];
  const columns: Column<Row>[] = [
    { key: 'subject', title: label('column', 'subject'), phone: 'title', cell: (s) => <Go to={`${base}/${s.subject}`}>{label('subject', s.subject)}</Go>, width: 112 },
    { key: 'mean', title: t('web_results.mean'), cell: (s) => <><Est estimate={s.mean} format={marks} /> <span className="faint">/ {num(s.full_mark)}</span></> },
    ...(compared(r) ? compare : []),
    { key: 'levels', title: t('web_results.levels_span'), cell: (s) => <Levels levels={s.levels} />, optional: 'shown' },
    { key: 'participation', title: t('web_results.participation'), align: 'right', cell: (s) => percent(s.participation), optional: 'shown', width: 80 },
    { key: 'findings', title: t('menu.findings'), align: 'right', cell: (s) => (s.findings === 0 ? '\u2014' : <Go to="/findings" search={{ unit_id: r.head.unit.unit_id, subject: s.subject }}>{s.findings}</Go>), width: 80 },
  ];
  return (
      <DataTable<Row> filters={<TableHeading {...(compared(r) ? { hint: t('web_results.subjects_hint') } : {})}>{t('web_results.subjects')}</TableHeading>} inline name="results.subjects" label={t('web_results.subjects')} columns={columns} list={wholeList(r.subjects)} rowKey={(s) => s.subject} empty={<EmptyState title={t('web_results.no_subject')} />} />
  );
}
