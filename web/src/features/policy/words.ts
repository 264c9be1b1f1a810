import { joined } from '@/text/format';
import { label } from '@/text/label';
import { hasText, t, tCode } from '@/text/t';

/** The name of a parameter: the words of its rule. */
export function policyName(key: string): string {
  for (const candidate of [`lawful.${key}`, `policy.${key}`, key]) if (hasText(candidate)) return tCode(candidate);
  return key;
}

/** Where the codes inside a value have their words. */
const KINDS = ['stage', 'result_level', 'form', 'score_level'] as const;

function word(code: string): string {
  for (const kind of KINDS) {
    const found = label(kind, code);
    if (found !== code) return found;
  }
  return hasText(`lawful.shows.${code}`) ? tCode(`lawful.shows.${code}`) : code;
}

function said(value: unknown): string {
  if (value === true) return t('ui.yes');
  if (value === false) return t('ui.no');
  if (Array.isArray(value)) return value.length === 0 ? t('ui.none') : joined(value.map((v) => (typeof v === 'string' ? word(v) : said(v))));
  if (value !== null && typeof value === 'object') return Object.entries(value).map(([k, v]) => `${word(k)} ${said(v)}`).join(' \u00b7 ');
  return typeof value === 'string' ? word(value) : String(value);
}

/** A parameter's value for reading: yes and no, lists and tables of codes in words, anything else as it is. */
export function policyValue(value: string): string {
  try {
    return said(JSON.parse(value));
  } catch {
    return word(value);
  }
}
