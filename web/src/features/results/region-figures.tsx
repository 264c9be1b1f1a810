import { Tooltip } from 'antd';
import type { ReactNode } from 'react';
import type { Estimate, FindingRow, RegionSubject, ResultHead, Sentence } from '@/api/types';
import { IntervalPlot } from '@/charts/interval-plot';
import { num, percent } from '@/text/format';
import { t } from '@/text/t';
import { rangeWords } from '@/ui/estimate';
import { Panel } from '@/ui/panel';
import { Say } from '@/ui/say';
import { Stat } from '@/ui/stat';
import { levelWord } from './levels-bar';
import { marks, rate } from './read';

/** The region's subject in sentences: level, spread between schools, what many schools share. */
export function sayRegion(head: ResultHead, s: RegionSubject, findings: readonly FindingRow[]): Sentence[] {
  if (head.shows === 'aggregate_counts') return [{ code: 'results.method.counts_only', params: {} }];
  if (s.mean.value === null) return [{ code: `results.sentence.masked_${s.mean.mask}`, params: {} }];
  const common = { subject: s.subject, grade: String(head.grade), mean: marks(s.mean.value), n: num(s.n) };
  const mean: Sentence = s.mean.lower === null || s.mean.upper === null
    ? { code: 'results.sentence.total_mean', params: common }
    : { code: 'results.sentence.total_interval', params: { ...common, lower: marks(s.mean.lower), upper: marks(s.mean.upper) } };
  const spread: Sentence[] = s.between_share === null ? [] : [{ code: 'web_results.say_between', params: { share: percent(s.between_share), rest: percent(1 - s.between_share) } }];
  return [mean, ...spread, ...findings.map((f) => f.sentence)];
}

export function RegionSay({ head, subject, findings }: { head: ResultHead; subject: RegionSubject; findings: readonly FindingRow[] }) {
  return <Say sentences={sayRegion(head, subject, findings)} />;
}

function Explained({ name, why }: { name: string; why: string }) {
  return <Tooltip title={why}><span tabIndex={0} className="explained">{name}</span></Tooltip>;
}

function figure(e: Estimate): { value: ReactNode; note: string | null } {
  return { value: e.value === null ? t('ui.insufficient') : marks(e.value), note: rangeWords(e, marks) };
}

/** How many sat it: all there is of a school's own examination above the school. */
export function RegionCounts({ subject: s }: { subject: RegionSubject }) {
  return (
    <Panel>
      <div className="stat-row">
        <Stat label={t('web_results.participation')} value={s.n_eligible === 0 ? t('ui.insufficient') : percent(s.participation, 1)} note={s.n_eligible === 0 ? null : t('web_results.participation_note', { n: num(s.n), all: num(s.n_eligible) })} />
      </div>
    </Panel>
  );
}

/** The row of figures under the sentence. */
export function RegionFigures({ subject: s }: { subject: RegionSubject }) {
  const mean = figure(s.mean);
  const sd = figure(s.sd);
  return (
    <Panel>
      <div className="stat-row">
        <Stat label={t('web_results.mean_of', { full: num(s.full_mark) })} value={mean.value} note={mean.note} />
        <Stat label={t('web_results.sd')} value={sd.value} note={sd.note} />
        <Stat label={<Explained name={t('web_results.between')} why={t('web_results.between_why')} />} value={percent(s.between_share)} note={t('web_results.between_note')} />
        <Stat label={<Explained name={t('web_results.coefficient')} why={t('web_results.coefficient_why')} />} value={num(s.difference_coefficient, 2)} note={t('web_results.coefficient_note')} />
        <Stat label={t('web_results.participation')} value={percent(s.participation, 1)} note={t('web_results.participation_note', { n: num(s.n), all: num(s.n_eligible) })} />
        <Stat label={<Explained name={t('web_results.alpha')} why={t('web_results.alpha_why')} />} value={num(s.alpha, 2)} note={s.sem === null ? null : t('web_results.sem', { value: num(s.sem, 1) })} />
      </div>
    </Panel>
  );
}

/** How pupils spread: shares of the levels with intervals, and quantiles. */
export function LevelsPanel({ subject: s }: { subject: RegionSubject }) {
  return (
    <Panel title={t('web_results.levels')}>
      {s.levels.length === 0 ? <p className="muted">{t('web_results.no_levels')}</p> : (
        <IntervalPlot
          label={t('web_results.levels')}
          format={rate}
          legend={t('web_results.legend_levels')}
          valueName={t('web_results.share')}
          rows={s.levels.map((l) => ({ key: l.level, label: levelWord(l.level), value: l.share.value, lower: l.share.lower, upper: l.share.upper, n: l.share.n }))}
        />
      )}
      {0 < s.quantiles.length ? (
        <table className="plain-table">
          <thead><tr><th scope="col">{t('web_results.quantile')}</th>{s.quantiles.map((q) => <th key={q.p} className="num" scope="col">P{q.p}</th>)}</tr></thead>
          <tbody><tr><th scope="row">{t('web_results.marks')}</th>{s.quantiles.map((q) => <td key={q.p} className="num" title={q.se === null ? undefined : t('web_results.se', { se: num(q.se, 1) })}>{num(q.value, 1)}</td>)}</tr></tbody>
        </table>
      ) : null}
    </Panel>
  );
}
