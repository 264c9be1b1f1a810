import { t } from '@/text/t';
import { ChartFrame } from './chart-frame';
import { linearScale } from './scale';
import { useWidth } from './use-width';
import { textWidth, wrapLabel } from './wrap-label';

export type IntervalRow = {
  key: string;
  label: string;
  /** One step in for a point below its domain. */
  indent?: boolean;
  value: number | null;
  lower: number | null;
  upper: number | null;
  expectation?: number | null;
  n?: number;
  reading?: string;
  /** Words instead of a bar where there is no value. */
  absent?: string;
  onOpen?: () => void;
};

type Props = {
  label: string;
  rows: readonly IntervalRow[];
  /** How a value is said, e.g. "61%". */
  format: (value: number) => string;
  legend?: string;
  /** Name of the values where they are not those of the own unit. */
  valueName?: string;
};

const ROW = 36;

/** Dot: the unit; bar: its 95 % interval; tick: what was expected. Never a rank: rows keep the order they come in. */
export function IntervalPlot({ label, rows, format, legend, valueName }: Props) {
  const [ref, w] = useWidth(640);
  const gutter = Math.min(w * 0.42, Math.max(60, ...rows.map((r) => textWidth(r.label) + (r.indent ? 12 : 0))) + 14);
  const scale = linearScale(rows.flatMap((r) => [r.value, r.lower, r.upper, r.expectation]), gutter + 8, w - 18, w < 420 ? 3 : 5);
  const h = rows.length * ROW + 40;
  const compared = rows.some((r) => r.expectation !== null && r.expectation !== undefined);
  const table = (
    <table className="plain-table">
      <thead><tr><th scope="col">{label}</th><th className="num">{valueName ?? t('ui.plot_unit')}</th><th className="num">{t('ui.plot_interval')}</th>{compared ? <th className="num">{t('ui.plot_expectation')}</th> : null}<th className="num">{t('ui.plot_n')}</th></tr></thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.key}>
            <th scope="row" style={r.indent ? { paddingLeft: 20 } : undefined}>{r.label}</th>
            <td className="num">{r.value === null ? (r.absent ?? t('ui.insufficient')) : format(r.value)}</td>
            <td className="num">{r.lower === null || r.upper === null ? '\u2014' : t('ui.interval', { low: format(r.lower), high: format(r.upper) })}</td>
            {compared ? <td className="num">{r.expectation === null || r.expectation === undefined ? '\u2014' : format(r.expectation)}</td> : null}
            <td className="num">{r.n ?? '\u2014'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <ChartFrame legend={legend ?? t('ui.plot_legend')} table={table}>
      <div ref={ref}>
        <svg width={w} height={h} viewBox={`0 0 ${w} ${h}`} role="img" aria-label={label} style={{ display: 'block' }}>
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <path d={`M${scale.at(tick)} 6V${h - 28}`} stroke="var(--line)" />
              <text x={scale.at(tick)} y={h - 10} textAnchor="middle">{format(tick)}</text>
            </g>
          ))}
          {rows.map((row, i) => <Bar key={row.key} row={row} y={24 + i * ROW} gutter={gutter} at={scale.at} format={format} small={w < 420} />)}
        </svg>
      </div>
    </ChartFrame>
  );
}

function Bar({ row, y, gutter, at, format, small }: { row: IntervalRow; y: number; gutter: number; at: (v: number) => number; format: (v: number) => string; small: boolean }) {
  const tone = row.reading === 'below' ? 'down' : row.reading === 'above' ? 'up' : 'accent';
  const marked = tone !== 'accent';
  const band = tone === 'down' ? 'var(--down-band)' : tone === 'up' ? 'var(--up-soft)' : 'var(--band)';
  const { value, lower, upper, expectation } = row;
  const lines = wrapLabel(row.indent ? `\u00b7 ${row.label}` : row.label, gutter - 6);
  const said = value === null ? (row.absent ?? t('ui.insufficient')) : `${format(value)}\uff08${lower === null || upper === null ? '' : t('ui.interval', { low: format(lower), high: format(upper) })}\uff09`;
  return (
    <g>
      <title>{`${row.label} ${said}`}</title>
      <text textAnchor="end" style={marked ? { fontWeight: 600, fill: 'var(--ink)' } : undefined}>
        {lines.map((line, i) => <tspan key={line + String(i)} x={gutter - 4} y={y + 4 + (i - (lines.length - 1) / 2) * 14}>{line}</tspan>)}
      </text>
      {value === null ? <text x={gutter + 12} y={y + 4} style={{ fill: 'var(--ink-3)' }}>{row.absent ?? t('ui.insufficient')}</text> : null}
      {lower !== null && upper !== null ? <rect x={at(lower)} y={y - 5} width={Math.max(2, at(upper) - at(lower))} height={10} rx={5} fill={band} /> : null}
      {expectation !== null && expectation !== undefined ? <path d={`M${at(expectation)} ${y - 10}v20`} stroke="var(--expect)" strokeWidth={2} /> : null}
      {value !== null ? <circle cx={at(value)} cy={y} r={(marked ? 6 : 5) - (small ? 1.5 : 0)} fill={`var(--${tone})`} /> : null}
    </g>
  );
}
