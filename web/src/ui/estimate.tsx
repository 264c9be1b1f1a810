import { Tooltip } from 'antd';
import type { Estimate } from '@/api/types';
import { t } from '@/text/t';

type Format = (value: number) => string;

/** Why a figure is not shown. */
export function maskWords(mask: string): string {
  if (mask === 'primary') return t('ui.suppressed');
  if (mask === 'secondary') return t('results.sentence.masked_secondary');
  return t('ui.not_supported');
}

/** "95 % interval" of an estimate in words, or nothing where no error is claimed. */
export function rangeWords(e: Pick<Estimate, 'lower' | 'upper'>, format: Format): string | null {
  return e.lower === null || e.upper === null ? null : t('ui.interval', { low: format(e.lower), high: format(e.upper) });
}

/** A value with its interval, or "not enough data" with the reason behind it. */
export function Est({ estimate: e, format, stacked }: { estimate: Estimate; format: Format; stacked?: boolean }) {
  if (e.value === null) return <Masked mask={e.mask} />;
  const range = rangeWords(e, format);
  if (range === null) return <>{format(e.value)}</>;
  return stacked ? <>{format(e.value)}<div className="faint">{range}</div></> : <>{format(e.value)} <span className="faint">{range}</span></>;
}

/** What stands in place of a figure: the short word, its reason on demand. */
export function Masked({ mask }: { mask: string }) {
  const words = mask === 'primary' || mask === 'secondary' ? t('ui.insufficient') : '\u2014';
  return (
    <Tooltip title={maskWords(mask)}>
      <span className="faint" tabIndex={0} role="note" aria-label={`${words} ${maskWords(mask)}`}>{words}</span>
    </Tooltip>
  );
}
