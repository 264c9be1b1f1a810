import { useNavigate } from '@tanstack/react-router';
import { Spin } from 'antd';
import { useState } from 'react';
import { api } from '@/api/client';
import { useMe } from '@/api/session';
import type { AssessmentDetail, AssessmentWrite, Proposal } from '@/api/types';
import { today } from '@/text/format';
import { t } from '@/text/t';
import { DraftForm } from '@/ui/draft-form';
import { PageShell } from '@/ui/page-shell';
import { Panel } from '@/ui/panel';
import { ProblemAlert } from '@/ui/problem-alert';
import { useAct } from '@/ui/use-act';
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

/** A new assessment: the form at the left, the guard's verdict beside it while one writes. */
export function CreatePage() {
  const me = useMe();
  const navigate = useNavigate();
  const { tell } = useAct();
  const home = me.home_unit ?? me.region;
  const initial: AssessmentWrite = {
    name: '', unit_id: home.unit_id, proposal: blankProposal(), school_year: yearOf(today()), term: me.term === 1 ? 1 : 2, series: '', subjects: [{ subject: 'math', full_mark: 100 }], school_ids: [],
  };
  const [values, setValues] = useState<Partial<AssessmentWrite>>(initial);
  const proposal = proposalOf(values);
  const guard = useGuard(proposal);
  const save = async (form: AssessmentWrite) => {
    const made = await api.post<AssessmentDetail>('/assessments', { ...form, proposal: proposalOf(form), series: form.series ?? '', school_ids: form.school_ids ?? [] });
    await tell(t('ui.saved'), '/assessments', '/workbench');
    await navigate({ to: '/assessments/$assessmentId', params: { assessmentId: made.assessment_id }, search: {} });
  };
  return (
    <PageShell wide title={t('web_assessments.new')} crumbs={[{ title: t('menu.assessments'), to: '/assessments' }]}>
      <div className="cols cols-main">
        <Panel>
          <DraftForm<AssessmentWrite> draftKey="assessment-new" initial={initial} submit={t('web_assessments.save_draft')} onSubmit={save} onChange={setValues} onCancel={() => void navigate({ to: '/assessments', search: {} })}>
            <ProposalFields stage={proposal.stage} form={proposal.form} home={home} />
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
