import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useMay, useMe } from '@/api/session';
import type { AssessmentRow, Me } from '@/api/types';
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
import { Tag } from '@/ui/tag';
import { useList } from '@/ui/use-list';
import { FORMS, schoolYear, schoolYears } from './codes';
import { ResultsLink } from './results-link';
import { StepDots } from './step-dots';

const FILTERS = ['school_year', 'form', 'stage', 'state'];
const STATES = ['draft', 'registered', 'closed', 'withdrawn'];

const columns = (me: Me): Column<AssessmentRow>[] => [
  { key: 'name', title: label('column', 'name'), cell: (a) => <><Go to={`/assessments/${a.assessment_id}`}>{a.name}</Go><div className="faint">{a.unit.name}</div></>, phone: 'title' },
  { key: 'form', title: t('web_assessments.form'), cell: (a) => label('form', a.form), width: 120 },
  { key: 'grade', title: label('column', 'grade'), cell: (a) => label('grade', a.grade), width: 80 },
  { key: 'subjects', title: label('column', 'subject'), cell: (a) => labels('subject', a.subjects), optional: 'shown' },
  { key: 'when', title: t('web_assessments.when'), cell: (a) => <span className="nowrap">{a.exam_date ?? `${schoolYear(a.school_year)} ${a.term === 1 ? t('web_assessments.term_1') : t('web_assessments.term_2')}`}</span>, optional: 'shown' },
  { key: 'state', title: label('column', 'state'), cell: (a) => <Tag kind={a.state === 'registered' ? 'info' : 'plain'}>{label('assessment_state', a.state)}</Tag>, width: 96 },
  { key: 'steps', title: t('web_assessments.steps'), cell: (a) => <StepDots steps={a.steps} />, phone: 'hide' },
  { key: 'results', title: '', align: 'right', cell: (a) => <ResultsLink assessment={a} analysisId={a.latest_analysis_id} me={me} /> },
];

export function AssessmentsPage() {
  const may = useMay();
  const me = useMe();
  const navigate = useNavigate();
  const { search } = useListSearch();
  const list = useList<AssessmentRow>('/assessments', pick(search, FILTERS));
  const button = may('assessment.manage') ? <Button type="primary" onClick={() => void navigate({ to: '/assessments/new' })}>{t('web_assessments.new')}</Button> : null;
  return (
    <PageShell wide title={t('menu.assessments')} crumbs={[{ title: t('menu.group_monitoring') }]} actions={button}>
      <DataTable<AssessmentRow>
        name="assessments"
        label={t('menu.assessments')}
        list={list}
        columns={columns(me)}
        rowKey={(a) => a.assessment_id}
        filterNames={FILTERS}
        exportable
        filters={<><SelectFilter name="school_year" label={t('web_assessments.school_year')} options={schoolYears()} width={160} /><SelectFilter name="form" label={t('web_assessments.form')} options={options('form', FORMS)} width={150} /><SelectFilter name="stage" label={label('column', 'stage')} options={options('stage', STAGES)} width={110} /><SelectFilter name="state" label={label('column', 'state')} options={options('assessment_state', STATES)} width={110} /></>}
        empty={<EmptyState title={t('web_assessments.empty')} clauses={['C02']} action={button}>{t('web_assessments.empty_hint')}</EmptyState>}
      />
    </PageShell>
  );
}
