import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { Spin } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/session';
import type { AssessmentDetail, AssessmentWrite, Proposal, UnitRef } from '@/api/types';
import { today } from '@/text/format';
import { t } from '@/text/t';
import { readDraft } from '@/ui/draft';
import { DraftForm } from '@/ui/draft-form';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { useAct } from '@/ui/use-act';
import { useGet } from '@/ui/use-get';
import { blankProposal, gradeFor, yearOf } from './codes';
import { ProposalFields } from './proposal-fields';
import { useGuard } from './use-guard';
import { VerdictPanel } from './verdict-panel';

/** What the guard is shown: the proposal with its subjects and a grade that fits its stage. */
function proposalOf(values: Partial<AssessmentWrite>): Proposal {
  const proposal = { ...blankProposal(), ...values.proposal };
  const subjects = (values.subjects ?? []).flatMap((s) => (s?.subject ? [s.subject] : []));
  return { ...proposal, subjects, grade: gradeFor(proposal.stage, proposal.grade), exam_date: proposal.exam_date || null };
}

/** A new assessment. */
export function CreatePage() {
  const me = useMe();
  const home = me.home_unit ?? me.region;
  const initial: AssessmentWrite = {
    name: '', unit_id: home.unit_id, proposal: blankProposal(), school_year: yearOf(today()), term: me.term === 1 ? 1 : 2, series: '', subjects: [{ subject: 'math', full_mark: 100 }], school_ids: [],
  };
  return <Writing home={home} initial={initial} detail={null} />;
}

const route = getRouteApi('/shell/assessments/$assessmentId/edit');

/** A plan that is not registered yet is changed in the same form. */
export function EditPage() {
  const { assessmentId } = route.useParams();
  const query = useGet<AssessmentDetail>(`/assessments/${assessmentId}`);
  const a = query.data;
  if (!a) return <PageShell title={t('web_assessments.edit')} query={query}>{null}</PageShell>;
  const initial: AssessmentWrite = {
    name: a.name, unit_id: a.unit.unit_id, proposal: a.proposal, school_year: Number(a.school_year.slice(0, 4)), term: a.term, series: a.series,
    subjects: a.subject_details.map(({ subject, full_mark }) => ({ subject, full_mark })), school_ids: a.schools.map((u) => u.unit_id),
  };
  return <Writing home={a.unit} initial={initial} detail={a} />;
}

/** The form at the left, the guard's verdict beside it while one writes. */
function Writing({ home, initial, detail }: { home: UnitRef; initial: AssessmentWrite; detail: AssessmentDetail | null }) {
  const navigate = useNavigate();
  const { tell } = useAct();
  const draftKey = `assessment-${detail?.assessment_id ?? 'new'}`;
  const [values, setValues] = useState<Partial<AssessmentWrite>>(() => ({ ...initial, ...readDraft<AssessmentWrite>(draftKey)?.values }));
  const proposal = proposalOf(values);
  const guard = useGuard(proposal);
  const open = (assessmentId: string) => navigate({ to: '/assessments/$assessmentId', params: { assessmentId }, search: {} });
  const save = async (form: AssessmentWrite) => {
    const body = { ...form, proposal: proposalOf(form), series: form.series ?? '', school_ids: form.school_ids ?? [] };
    const made = detail
      ? await api.put<AssessmentDetail>(`/assessments/${detail.assessment_id}`, body, { version: detail.version })
      : await api.post<AssessmentDetail>('/assessments', body);
    await tell(t('ui.saved'), '/assessments', '/workbench');
    await open(made.assessment_id);
  };
  return (
    <PageShell wide title={detail ? t('web_assessments.edit') : t('web_assessments.new')} crumbs={[{ title: t('menu.assessments'), to: '/assessments' }, ...(detail ? [{ title: detail.name, to: `/assessments/${detail.assessment_id}` }] : [])]}>
      <div className="cols cols-main">
        <Panel>
          <DraftForm<AssessmentWrite>
            draftKey={draftKey}
            initial={initial}
            submit={t('web_assessments.save_draft')}
            onSubmit={save}
            onChange={setValues}
            onCancel={() => void (detail ? open(detail.assessment_id) : navigate({ to: '/assessments', search: {} }))}
          >
            <ProposalFields stage={proposal.stage} form={proposal.form} home={home} schools={detail?.schools ?? []} />
          </DraftForm>
        </Panel>
        <div style={{ position: 'sticky', top: 16 }}>
          <Spin spinning={guard.checking} delay={400}>
            {guard.verdict ? <VerdictPanel verdict={guard.verdict} /> : (
              <Panel title={t('web_assessments.verdict')}>
                {guard.error ? <ProblemAlert error={guard.error} /> : <p className="muted">{t('web_assessments.verdict_wait')}</p>}
              </Panel>
            )}
          </Spin>
        </div>
      </div>
    </PageShell>
  );
}
