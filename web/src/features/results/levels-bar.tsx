import type { Estimate } from '@/api/types';
import { percent } from '@/text/format';
import { label } from '@/text/label';
import { t } from '@/text/t';

const FILL: Record<string, string> = { below: 'var(--down-band)', pass: 'var(--line)', good: 'var(--band)', excellent: 'var(--accent)' };

export function levelWord(level: string): string {
  return label('performance', level);
}

/** Shares of the performance levels as one thin bar, from the lowest; said in words for those who do not see it. */
export function Levels({ levels }: { levels: readonly { level: string; share: Estimate }[] }) {
  const known = levels.filter((l) => l.share.value !== null);
  if (known.length === 0) return <span className="faint">{t('ui.insufficient')}</span>;
  const words = known.map((l) => `${levelWord(l.level)} ${percent(l.share.value)}`).join('\u3000');
  return (
    <span className="levels-bar" role="img" aria-label={words} title={words}>
      {known.map((l) => <i key={l.level} style={{ width: `${(l.share.value ?? 0) * 100}%`, background: FILL[l.level] ?? 'var(--band)' }} />)}
    </span>
  );
}
