import type { AssessmentRow } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';

const NAMES = ['blueprint', 'sample', 'scores', 'release'] as const;
const OPEN = ['none', 'draft', 'partial', 'running', 'failed', ''];

/** Whether a step of an assessment needs nothing more. */
export function stepDone(state: string): boolean {
  return !OPEN.includes(state);
}

/** Four dots: blueprint, sample, scores, release; filled when done, ringed when begun. */
export function StepDots({ steps }: { steps: AssessmentRow['steps'] }) {
  const words = NAMES.map((n) => `${t(`web_assessments.step_${n}`)} ${label('step_state', steps[n])}`).join('\uff0c');
  return (
    <svg width={70} height={16} role="img" aria-label={words}>
      <title>{words}</title>
      {NAMES.map((n, i) => {
        const done = stepDone(steps[n]);
        const begun = steps[n] !== 'none' && steps[n] !== '';
        return <circle key={n} cx={8 + i * 18} cy={8} r={5} fill={done ? 'var(--accent)' : 'none'} stroke={begun ? 'var(--accent)' : 'var(--expect)'} strokeWidth={1.5} />;
      })}
    </svg>
  );
}
