import { getRouteApi } from '@tanstack/react-router';
import { Select, Steps } from 'antd';
import { useMe } from '@/api/session';
import type { AssessmentDetail } from '@/api/types';
import { label, labels } from '@/text/label';
import { t } from '@/text/t';
import { useListSearch } from '@/ui/list-search';
import { PageShell } from '@/ui/page-shell';
import { Tag } from '@/ui/tag';
import { useGet } from '@/ui/use-get';
import { usePhone } from '@/ui/use-phone';
import { BlueprintStep } from './blueprint-step';
import { STEPS, type Step } from './codes';
import { PlanStep } from './plan-step';
import { ResultsLink } from './results-link';
import { ReleaseStep } from './release-step';
import { SampleStep } from './sample-step';
import { ScoresStep } from './scores-step';
import { stepDone } from './step-dots';

const route = getRouteApi('/shell/assessments/$assessmentId');

function stateOf(a: AssessmentDetail, step: Step): string {
  return step === 'plan' ? (a.state === 'draft' ? 'draft' : 'done') : a.steps[step];
}

function stepWords(a: AssessmentDetail, step: Step): string {
  return step === 'plan' ? label('assessment_state', a.state) : label('step_state', a.steps[step]);
}

/** The step that waits: the first that is not done. */
export function firstOpenStep(a: AssessmentDetail): Step {
  return STEPS.find((s) => !stepDone(stateOf(a, s))) ?? 'release';
}

/** One assessment from plan to release: five steps, each on its own screen. */
export function AssessmentPage() {
  const { assessmentId } = route.useParams();
  const query = useGet<AssessmentDetail>(`/assessments/${assessmentId}`, {}, { keep: true });
  const { search, set } = useListSearch();
  const me = useMe();
  const phone = usePhone();
  const a = query.data;
  const step: Step = a ? (STEPS.find((s) => s === search.step) ?? firstOpenStep(a)) : 'plan';
  return (
    <PageShell
      wide
      query={query}
      title={a?.name ?? t('menu.assessments')}
      heading={a ? <>{a.name} <Tag kind={a.state === 'registered' ? 'info' : a.state === 'withdrawn' ? 'late' : 'plain'}>{label('assessment_state', a.state)}</Tag></> : undefined}
      crumbs={[{ title: t('menu.assessments'), to: '/assessments' }]}
      meta={a ? [label('form', a.form), label('grade', a.grade), labels('subject', a.subjects), a.unit.name].join(' · ') : null}
      actions={a?.latest_analysis_id ? <ResultsLink assessment={a} analysisId={a.latest_analysis_id} me={me} /> : null}
    >
      {a ? (
        <div className="stack">
          <nav className="panel" aria-label={t('web_assessments.steps')}>
            {phone ? (
              <Select
                style={{ width: '100%' }}
                aria-label={t('web_assessments.steps')}
                value={step}
                onChange={(next: Step) => set({ step: next }, true)}
                options={STEPS.map((s, i) => ({ value: s, label: `${i + 1} ${t(`web_assessments.step_${s}`)} \u00b7 ${stepWords(a, s)}` }))}
              />
            ) : (
              <Steps
                size="small"
                current={STEPS.indexOf(step)}
                onChange={(i) => set({ step: STEPS[i] ?? 'plan' }, true)}
                items={STEPS.map((s) => {
                  return { title: t(`web_assessments.step_${s}`), content: stepWords(a, s), status: s === step ? 'process' as const : stepDone(stateOf(a, s)) ? 'finish' as const : 'wait' as const };
                })}
              />
            )}
          </nav>
          {step === 'plan' ? <PlanStep assessment={a} /> : null}
          {step === 'blueprint' ? <BlueprintStep assessment={a} mayManage={a.can.includes('blueprint')} /> : null}
          {step === 'sample' ? <SampleStep assessment={a} mayDraw={a.can.includes('draw')} /> : null}
          {step === 'scores' ? <ScoresStep assessment={a} mayImport={a.can.includes('import')} /> : null}
          {step === 'release' ? <ReleaseStep assessment={a} /> : null}
        </div>
      ) : null}
    </PageShell>
  );
}
