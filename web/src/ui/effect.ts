import { interval, num, signed } from '@/text/format';
import { t } from '@/text/t';

type Effect = { effect: number; lower: number; upper: number; scale: 'marks' | 'rate' };

/** An effect in the points of its scale: marks as they are, rates in percentage points. */
export function effectValue({ effect, scale }: Pick<Effect, 'effect' | 'scale'>): string {
  return scale === 'rate' ? signed(effect * 100, 0) : signed(effect, 1);
}

/** "−13 (−21 to −5)" with the scale's decimals. */
export function effectWords(e: Effect, n?: number): string {
  const factor = e.scale === 'rate' ? 100 : 1;
  const digits = e.scale === 'rate' ? 0 : 1;
  const params = { value: effectValue(e), interval: interval(e.lower * factor, e.upper * factor, digits) };
  return n === undefined ? t('web_workbench.effect_only', params) : t('web_workbench.effect', { ...params, n: num(n) });
}
