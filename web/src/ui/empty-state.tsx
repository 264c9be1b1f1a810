import type { ReactNode } from 'react';
import { t } from '@/text/t';
import './empty-state.css';

type Props = {
  title: ReactNode;
  /** What this page is for, in one or two sentences. */
  children?: ReactNode;
  /** Ids of the clauses that ask for it. */
  clauses?: readonly string[];
  /** The button that starts it. */
  action?: ReactNode;
  /** A sample or template to look at first. */
  sample?: ReactNode;
};

/** An empty page that teaches: what it is for, which clause asks for it, how to begin. */
export function EmptyState({ title, children, clauses, action, sample }: Props) {
  return (
    <div className="empty">
      <div className="empty-title">{title}</div>
      {children ? <p className="muted empty-text">{children}</p> : null}
      {action || sample ? <div className="row empty-actions">{action}{sample}</div> : null}
      {clauses && clauses.length > 0 ? <p className="faint">{t('ui.empty_clauses', { ids: clauses.join(', ') })}</p> : null}
    </div>
  );
}
