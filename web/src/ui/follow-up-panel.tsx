import type { FollowUp } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { day, interval, num, signed } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Panel } from './panel';
import { Say } from './say';
import { ImprovementTag } from './improvement-tag';

/** What the next assessment showed: before and after, drawn; the change beyond that of comparable schools, in words. */
export function FollowUpPanel({ followUps, state }: { followUps: readonly FollowUp[]; state: string }) {
  const [latest, ...earlier] = followUps;
  if (!latest) {
    return (
      <Panel title={t('evidence.column_follow_up')}>
        <p className="muted">{t(state === 'awaiting_follow_up' ? 'web_improvements.follow_up_waiting' : state === 'closed' ? 'web_improvements.follow_up_never' : 'web_improvements.follow_up_none')}</p>
      </Panel>
    );
  }
  return (
    <Panel title={t('evidence.column_follow_up')} aside={<><ImprovementTag task={{ state, follow_up: latest }} /><span>{day(latest.created_at)}</span></>}>
      <Measured followUp={latest} />
      {earlier.map((f) => <details key={f.follow_up_id} style={{ marginTop: 12 }}><summary className="faint">{t('web_improvements.earlier', { before: f.before_label, after: f.after_label, verdict: label('follow_up', f.verdict) })}</summary><Measured followUp={f} /></details>)}
    </Panel>
  );
}

function Measured({ followUp: f }: { followUp: FollowUp }) {
  const [factor, digits] = f.scale === 'rate' ? [100, 0] : [1, 1];
  const format = (v: number) => signed(v * factor, digits);
  const params = {
    effect: f.verdict === 'improved' ? num(f.effect * factor, digits) : signed(f.effect * factor, digits),
    interval: interval(f.lower * factor, f.upper * factor, digits),
    unit: t(f.scale === 'rate' ? 'web_improvements.points' : 'web_improvements.marks'),
    n: num(f.comparison_n),
    change: signed(f.comparison_change * factor, digits),
  };
  return (
    <>
      <Say sentences={[{ code: `web_improvements.verdict_${f.verdict}`, params }, { code: 'web_improvements.verdict_how', params }]} />
      <h3 style={{ marginTop: 12 }}>{t('web_improvements.before_after')}</h3>
      <IntervalPlot
        label={t('web_improvements.before_after')}
        format={format}
        legend={t('web_improvements.legend')}
        valueName={t('web_findings.effect_plain')}
        rows={[
          { key: 'before', label: t('web_improvements.before', { when: f.before_label }), value: f.before.value, lower: f.before.lower, upper: f.before.upper, expectation: 0, n: f.before.n },
          { key: 'after', label: t('web_improvements.after', { when: f.after_label }), value: f.after.value, lower: f.after.lower, upper: f.after.upper, expectation: 0, n: f.after.n },
          { key: 'effect', label: t('web_improvements.beyond'), value: f.effect, lower: f.lower, upper: f.upper, expectation: 0, ...(f.verdict === 'no_difference_yet' ? {} : { reading: f.verdict === 'improved' ? 'above' : 'below' }) },
        ]}
      />
    </>
  );
}
