import { t } from '@/text/t';
import { ChartFrame } from './chart-frame';
import { linearScale } from './scale';
import { useWidth } from './use-width';

export type TrendRow = { label: string; value: number | null; lower: number | null; upper: number | null; expectation: number | null; region: number | null };

type Props = { label: string; rows: readonly TrendRow[]; format: (value: number) => string; height?: number };

type Place = { x: (i: number) => number; y: (v: number) => number };

function path(rows: readonly TrendRow[], value: (row: TrendRow) => number | null, place: Place): string {
  let pen = 'M';
  return rows
    .map((row, i) => {
      const v = value(row);
      if (v === null) {
        pen = 'M';
        return '';
      }
      const step = `${pen}${place.x(i).toFixed(1)} ${place.y(v).toFixed(1)}`;
      pen = 'L';
      return step;
    })
    .join('');
}

/** Labels at the right end, moved apart so that none covers another. */
function ends(rows: readonly TrendRow[], place: Place): { text: string; y: number; fill: string }[] {
  const last = rows[rows.length - 1];
  if (!last) return [];
  const wanted = [
    { text: t('ui.plot_region'), value: last.region, fill: 'var(--ink-3)' },
    { text: t('ui.plot_expectation'), value: last.expectation, fill: 'var(--ink-3)' },
    { text: t('ui.plot_unit'), value: last.value, fill: 'var(--accent)' },
  ];
  const placed = wanted.flatMap((e) => (e.value === null ? [] : [{ text: e.text, y: place.y(e.value) + 4, fill: e.fill }])).sort((a, b) => a.y - b.y);
  placed.forEach((e, i) => {
    const above = placed[i - 1];
    if (above && e.y < above.y + 15) e.y = above.y + 15;
  });
  return placed;
}

/** Years of one unit on one scale: its points with intervals, what was expected (dashed), the region (thin). */
export function TrendPlot({ label, rows, format, height = 238 }: Props) {
  const [ref, w] = useWidth(400);
  const right = w - 58;
  const scale = linearScale(rows.flatMap((r) => [r.value, r.lower, r.upper, r.expectation, r.region]), height - 42, 14, 4);
  const step = (right - 60) / Math.max(1, rows.length);
  const place: Place = { x: (i) => 60 + step * (i + 0.5), y: scale.at };
  const table = (
    <table className="plain-table">
      <thead><tr><th scope="col">{label}</th><th className="num">{t('ui.plot_unit')}</th><th className="num">{t('ui.plot_interval')}</th><th className="num">{t('ui.plot_expectation')}</th><th className="num">{t('ui.plot_region')}</th></tr></thead>
      <tbody>
        {rows.map((r) => (
          <tr key={r.label}>
            <th scope="row">{r.label}</th>
            <td className="num">{r.value === null ? t('ui.insufficient') : format(r.value)}</td>
            <td className="num">{r.lower === null || r.upper === null ? '\u2014' : t('ui.interval', { low: format(r.lower), high: format(r.upper) })}</td>
            <td className="num">{r.expectation === null ? '\u2014' : format(r.expectation)}</td>
            <td className="num">{r.region === null ? '\u2014' : format(r.region)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
  return (
    <ChartFrame table={table}>
      <div ref={ref}>
        <svg width={w} height={height} viewBox={`0 0 ${w} ${height}`} role="img" aria-label={label} style={{ display: 'block' }}>
          {scale.ticks.map((tick) => (
            <g key={tick}>
              <path d={`M48 ${scale.at(tick)}H${right}`} stroke="var(--line)" />
              <text x={42} y={scale.at(tick) + 4} textAnchor="end">{format(tick)}</text>
            </g>
          ))}
          {rows.map((r, i) => (r.lower === null || r.upper === null ? null : (
            <path key={r.label} d={`M${place.x(i)} ${scale.at(r.upper)}V${scale.at(r.lower)}`} stroke="var(--band)" strokeWidth={9} strokeLinecap="round" />
          )))}
          <path d={path(rows, (r) => r.expectation, place)} fill="none" stroke="var(--expect)" strokeWidth={2} strokeDasharray="5 4" />
          <path d={path(rows, (r) => r.region, place)} fill="none" stroke="var(--expect)" opacity={0.8} />
          <path d={path(rows, (r) => r.value, place)} fill="none" stroke="var(--accent)" strokeWidth={2.5} />
          {rows.map((r, i) => (r.value === null ? null : <circle key={r.label} cx={place.x(i)} cy={scale.at(r.value)} r={4.5} fill="var(--accent)"><title>{`${r.label} ${format(r.value)}`}</title></circle>))}
          {rows.map((r, i) => <text key={r.label} x={place.x(i)} y={height - 14} textAnchor="middle">{r.label}</text>)}
          {ends(rows, place).map((e) => <text key={e.text} x={right + 6} y={e.y} style={{ fill: e.fill }}>{e.text}</text>)}
        </svg>
      </div>
    </ChartFrame>
  );
}
