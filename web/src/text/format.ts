import { currentLang, t } from './t';

const MINUS = '\u2212';
const ZONE = 'Asia/Shanghai';

function locale(): string {
  return currentLang() === 'zh' ? 'zh-CN' : 'en-GB';
}

/** A number with a true minus sign; at most `digits` decimals. */
export function num(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '\u2014';
  const rounded = Number(value.toFixed(digits));
  const text = Math.abs(rounded).toLocaleString(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return rounded < 0 ? MINUS + text : text;
}

/** Like `num`, with a plus sign before positive numbers. */
export function signed(value: number | null | undefined, digits = 0): string {
  const text = num(value, digits);
  return value !== null && value !== undefined && 0 < Number(value.toFixed(digits)) ? `+${text}` : text;
}

/** A share between 0 and 1 as per cent. */
export function percent(value: number | null | undefined, digits = 0): string {
  return value === null || value === undefined || !Number.isFinite(value) ? '\u2014' : `${num(value * 100, digits)}%`;
}

/** "−21 to −5" in the words of the language. */
export function interval(low: number | null | undefined, high: number | null | undefined, digits = 0): string {
  if (low === null || low === undefined || high === null || high === undefined) return '\u2014';
  return t('ui.interval', { low: num(low, digits), high: num(high, digits) });
}

/** Scores travel as hundredths of a point. */
export function score(hundredths: number | null | undefined, digits = 1): string {
  return hundredths === null || hundredths === undefined ? '\u2014' : num(hundredths / 100, digits).replace(/\.0+$/, '');
}

function toDate(value: string | number): Date {
  return typeof value === 'number' ? new Date(1e14 < value ? value / 1000 : value) : new Date(value);
}

/** Several words in one line, joined as the language does. */
export function joined(words: readonly string[]): string {
  return words.length === 0 ? '\u2014' : words.join(currentLang() === 'zh' ? '\u3001' : ', ');
}

/** A local date (ISO text) or instant (ISO text, ms or µs UTC) as a day. */
export function day(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '\u2014';
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value)) return value;
  return toDate(value).toLocaleDateString('sv-SE', { timeZone: ZONE });
}

export function moment(value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '\u2014';
  return toDate(value).toLocaleString('sv-SE', { timeZone: ZONE }).slice(0, 16);
}

export function bytes(n: number): string {
  if (n < 1024) return `${n} B`;
  if (n < 1024 * 1024) return `${num(n / 1024, 0)} kB`;
  return `${num(n / 1024 / 1024, 1)} MB`;
}

/** Seconds as a short waiting time. */
export function seconds(value: number): string {
  if (value < 90) return t('ui.seconds', { n: Math.max(1, Math.round(value)) });
  return t('ui.minutes', { n: Math.round(value / 60) });
}

/** Whole days from `today` to `due`, both ISO dates; negative when overdue. */
export function daysUntil(due: string, today: string): number {
  return Math.round((Date.parse(`${due.slice(0, 10)}T00:00:00Z`) - Date.parse(`${today.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

export function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: ZONE });
}

const WEEKDAYS = ['ui.sunday', 'ui.monday', 'ui.tuesday', 'ui.wednesday', 'ui.thursday', 'ui.friday', 'ui.saturday'] as const;

/** How a deadline is said on a work list: overdue, today, tomorrow, a weekday within the week, else the date. */
export function dueWords(due: string, now = today()): { words: string; kind: 'late' | 'info' | 'plain' } {
  const days = daysUntil(due, now);
  if (days < 0) return { words: t('ui.overdue', { n: -days }), kind: 'late' };
  if (days === 0) return { words: t('ui.today'), kind: 'info' };
  if (days === 1) return { words: t('ui.tomorrow'), kind: 'info' };
  if (days < 7) return { words: t(WEEKDAYS[new Date(`${due.slice(0, 10)}T00:00:00Z`).getUTCDay()] ?? 'ui.today'), kind: 'plain' };
  return { words: due.slice(5, 10), kind: 'plain' };
}
