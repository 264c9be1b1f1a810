import type { ReactNode } from 'react';

/** The heading of a table that is a part of a page, in the table's own toolbar. */
export function TableHeading({ children, hint }: { children: ReactNode; hint?: ReactNode }) {
  return <><h2 className="data-heading">{children}</h2>{hint ? <span className="faint data-heading">{hint}</span> : null}</>;
}
