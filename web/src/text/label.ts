import { hasText, tCode } from './t';

const OWNERS = ['label', 'kernel', 'lawful', 'catalog', 'people', 'monitoring', 'evidence', 'jobs', 'administration', 'workbench'] as const;

/** The word of a coded value, e.g. label('unit_kind', 'school'); an unknown code shows itself. */
export function label(kind: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '\u2014';
  for (const owner of OWNERS) {
    for (const table of [kind, `${kind}_word`, `${kind.replace(/_kind$/, '')}_word`]) {
      const key = `${owner}.${table}.${value}`;
      if (hasText(key)) return tCode(key);
    }
  }
  return String(value);
}

/** Several coded values in the order given. */
export function labels(kind: string, values: readonly string[]): string {
  return values.length === 0 ? '\u2014' : values.map((v) => label(kind, v)).join('\u3001');
}

/** Codes as choices of a filter or form. */
export function options(kind: string, values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: label(kind, value) }));
}
