import { Tooltip } from 'antd';
import { useMay, useMe } from '@/api/session';
import type { AssessmentRow } from '@/api/types';
import { STAGES } from '@/text/codes';
import { label, labels, options } from '@/text/label';
import { t } from '@/text/t';
import { DataTable } from '@/ui/data-table';
import type { Column } from '@/ui/data-table-types';
import { EmptyState } from '@/ui/empty-state';
import { SelectFilter } from '@/ui/filters';
import { Go } from '@/ui/go';
import { pick, useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { resultsHref } from '@/ui/results-href';
import { useList, type List } from '@/ui/use-list';

const FILTERS = ['stage', 'form'];
const FORMS = ['sampled_monitoring', 'academic_level_exam', 'graduating_mock', 'school_term_exam'];

/** Where a reader's results of an assessment begin: the region's page, or the page of a unit. */
function useEntry(): (a: AssessmentRow) => string | null {
  const me = useMe();
  return (a) => resultsHref(a, a.latest_analysis_id, me);
}

/** Assessments whose figures are frozen and analysed, the way into every result. */
export function ResultsPage() {
  const { search } = useListSearch();
  const may = useMay();
  const entry = useEntry();
  const all = useList<AssessmentRow>('/assessments', pick(search, FILTERS), true, 500);
  const rows = all.rows.filter((a) => a.latest_analysis_id !== null);
  const list: List<AssessmentRow> = { ...all, rows, count: rows.length };
  const columns: Column<AssessmentRow>[] = [
    { key: 'name', title: t('web_results.assessment'), phone: 'title', cell: (a) => <><NameOf row={a} to={entry(a)} /><div className="faint">{a.unit.name}</div></> },
    { key: 'form', title: label('column', 'kind'), cell: (a) => label('form', a.form), width: 128 },
    { key: 'grade', title: label('column', 'grade'), cell: (a) => label('grade', a.grade), width: 88 },
    { key: 'subjects', title: label('column', 'subject'), cell: (a) => labels('subject', a.subjects) },
    { key: 'date', title: t('ui.date'), cell: (a) => <span className="nowrap">{a.exam_date ?? '\u2014'}</span>, width: 112 },
    { key: 'publication', title: t('web_results.published'), cell: (a) => label('step_state', a.steps.publication), width: 104 },
  ];
  return (
    <PageShell wide title={t('menu.results')} crumbs={[{ title: t('menu.group_monitoring') }]}>
      <DataTable<AssessmentRow>
        name="results"
        label={t('menu.results')}
        columns={columns}
        list={list}
        rowKey={(a) => a.assessment_id}
        filterNames={FILTERS}
        filters={<><SelectFilter name="stage" label={label('column', 'stage')} options={options('stage', STAGES)} /><SelectFilter name="form" label={label('column', 'kind')} options={options('form', FORMS)} width={168} /></>}
        empty={
          <EmptyState title={t('web_results.none')} clauses={['C02']} action={may('assessment.manage', 'assessment.read') ? <Go to="/assessments">{t('web_results.to_assessments')}</Go> : null}>
            {t('web_results.none_hint')}
          </EmptyState>
        }
      />
    </PageShell>
  );
}

function NameOf({ row, to }: { row: AssessmentRow; to: string | null }) {
  if (to) return <Go to={to}>{row.name}</Go>;
  return <Tooltip title={t('web_results.no_entry')}><span tabIndex={0}>{row.name}</span></Tooltip>;
}
