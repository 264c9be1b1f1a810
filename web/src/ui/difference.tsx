import type { Estimate } from '@/api/types';
import { EffectBar } from '@/charts/effect-bar';
import { interval, signed } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { Masked } from './estimate';
import { Tag } from './tag';

/** How a difference is read, as a tag where it stands out and plain words where not. */
export function Reading({ reading }: { reading: string }) {
  if (reading === 'below') return <Tag kind="down">{label('reading', reading)}</Tag>;
  if (reading === 'above') return <Tag kind="up">{label('reading', reading)}</Tag>;
  return <span className={reading === 'unknown' ? 'faint' : 'muted'}>{label('reading', reading)}</span>;
}

const TONES: Record<string, string> = { below: 'var(--down)', above: 'var(--up)' };

type Props = { difference: Estimate; reading: string; factor?: number; digits?: number; reach?: number };

/** A difference with its interval, drawn beside when a common scale is given. `factor` 100 turns rates into points. */
export function Difference({ difference: d, reading, factor = 1, digits = 1, reach }: Props) {
  if (d.value === null) return <Masked mask={d.mask} />;
  const value = signed(d.value * factor, digits);
  const words = d.lower === null || d.upper === null ? value : t('ui.with_interval', { value, interval: interval(d.lower * factor, d.upper * factor, digits) });
  return (
    <span className="difference">
      {reach === undefined ? null : <EffectBar value={d.value} lower={d.lower} upper={d.upper} reach={reach} reading={reading} format={(v) => signed(v * factor, digits)} />}
      <span className="nowrap" style={{ color: TONES[reading] }}>{words}</span>
    </span>
  );
}
