import type { CSSProperties, ReactNode } from 'react';
import { t } from '@/text/t';

/** A table that may be wider than its place: it scrolls by itself, by finger and by keyboard. */
export function TableScroll({ label, style, children }: { label?: string; style?: CSSProperties; children: ReactNode }) {
  return <div className="table-scroll" tabIndex={0} role="region" aria-label={label ?? t('ui.table')} style={style}>{children}</div>;
}
