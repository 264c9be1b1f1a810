/** A straight map from a value to a place on the screen, with round ticks. */
export type Scale = { min: number; max: number; ticks: readonly number[]; at: (value: number) => number };

const STEPS = [1, 2, 2.5, 5, 10];

/** The round step that gives at most `wanted` intervals over `span`. */
export function niceStep(span: number, wanted: number): number {
  if (!(0 < span)) return 1;
  const raw = span / wanted;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = STEPS.find((s) => raw <= s * power * (1 + 1e-9)) ?? 10;
  return step * power;
}

/** A scale that holds every finite value, ends on round ticks, and maps to `from`…`to`. */
export function linearScale(values: readonly (number | null | undefined)[], from: number, to: number, wanted = 5): Scale {
  const finite = values.filter((v): v is number => typeof v === 'number' && Number.isFinite(v));
  let low = finite.length > 0 ? Math.min(...finite) : 0;
  let high = finite.length > 0 ? Math.max(...finite) : 1;
  if (high - low < 1e-9) {
    low -= 0.5;
    high += 0.5;
  }
  const step = niceStep(high - low, wanted);
  const min = Math.floor(low / step + 1e-9) * step;
  const max = Math.ceil(high / step - 1e-9) * step;
  const count = Math.round((max - min) / step);
  const ticks = Array.from({ length: count + 1 }, (_, i) => Number((min + i * step).toPrecision(12)));
  return { min, max, ticks, at: (value) => from + ((value - min) / (max - min)) * (to - from) };
}
