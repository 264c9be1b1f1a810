import { joined } from './format';
import { hasText, tCode } from './t';

/** Where the words of a kind of code live, when not in label.toml under its own name. */
const TABLES: Readonly<Record<string, string>> = {
  stage: 'kernel.stage.',
  grade: 'kernel.grade.',
  subject: 'kernel.subject.',
  role: 'catalog.role.',
  scope: 'catalog.scope.',
  form: 'lawful.form.',
  level: 'lawful.level.',
  use: 'lawful.use.',
  unit_kind: 'people.unit_kind_word.',
  trait: 'people.trait_word.',
  grouping_kind: 'people.grouping_word.',
  gender: 'people.gender_word.',
  post_kind: 'people.post_word.',
  identifier: 'people.identifier_word.',
  account_state: 'people.account_state.',
  shows: 'lawful.shows.',
  performance: 'results.level.',
  task_stage: 'web_improvements.stage_of_task.',
  log_kind: 'web_improvements.log_kind.',
};

/** The word of a coded value, e.g. label('unit_kind', 'school'); an unknown code shows itself. */
export function label(kind: string, value: string | number | null | undefined): string {
  if (value === null || value === undefined || value === '') return '\u2014';
  const key = `${TABLES[kind] ?? `label.${kind}.`}${value}`;
  return hasText(key) ? tCode(key) : String(value);
}

/** Several coded values in the order given. */
export function labels(kind: string, values: readonly string[]): string {
  return joined(values.map((v) => label(kind, v)));
}

/** Codes as choices of a filter or form. */
export function options(kind: string, values: readonly string[]): { value: string; label: string }[] {
  return values.map((value) => ({ value, label: label(kind, value) }));
}
