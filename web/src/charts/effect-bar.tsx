import { t } from '@/text/t';

type Props = {
  value: number;
  lower: number | null;
  upper: number | null;
  /** Largest distance from zero on the shared scale of the column. */
  reach: number;
  reading?: string;
  format: (value: number) => string;
  width?: number;
};

/** The widest distance from zero among the intervals of a column, so that its bars can be compared. */
export function reachOf(rows: readonly { value: number | null; lower: number | null; upper: number | null }[]): number {
  return Math.max(1e-6, ...rows.flatMap((r) => [r.value, r.lower, r.upper]).map((v) => (v === null ? 0 : Math.abs(v))));
}

/** One difference inside a table row: zero line, 95 % interval, point. */
export function EffectBar({ value, lower, upper, reach, reading, format, width = 120 }: Props) {
  const tone = reading === 'below' ? 'down' : reading === 'above' ? 'up' : 'accent';
  const band = tone === 'down' ? 'var(--down-band)' : tone === 'up' ? 'var(--up-soft)' : 'var(--band)';
  const at = (v: number) => width / 2 + (Math.max(-reach, Math.min(reach, v)) / reach) * (width / 2 - 6);
  const words = lower === null || upper === null ? format(value) : `${format(value)} ${t('ui.interval', { low: format(lower), high: format(upper) })}`;
  return (
    <svg width={width} height={20} viewBox={`0 0 ${width} 20`} role="img" aria-label={words} style={{ display: 'inline-block', verticalAlign: 'middle' }}>
      <title>{words}</title>
      <path d={`M${width / 2} 2v16`} stroke="var(--expect)" strokeWidth={1.5} />
      {lower !== null && upper !== null ? <rect x={at(lower)} y={6} width={Math.max(2, at(upper) - at(lower))} height={8} rx={4} fill={band} /> : null}
      <circle cx={at(value)} cy={10} r={4} fill={`var(--${tone})`} />
    </svg>
  );
}
