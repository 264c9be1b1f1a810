import { hasText, t, tCode } from '@/text/t';

/** The name of a parameter: the words of its rule. */
export function policyName(key: string): string {
  for (const candidate of [`lawful.${key}`, `policy.${key}`, key]) if (hasText(candidate)) return tCode(candidate);
  return key;
}

/** A parameter's value for reading: yes and no in words, anything else as it is. */
export function policyValue(value: string, unit = ''): string {
  if (value === 'true') return t('ui.yes');
  if (value === 'false') return t('ui.no');
  return unit ? `${value} ${unit}` : value;
}
