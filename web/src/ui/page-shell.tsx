import { Link } from '@tanstack/react-router';
import { Skeleton } from 'antd';
import { Fragment, useEffect, type ReactNode } from 'react';
import { ApiProblem } from '@/api/problem';
import { t } from '@/text/t';
import { announce } from './announcer';
import { EmptyState } from './empty-state';
import { ProblemAlert } from './problem-alert';
import './page-shell.css';

export type Crumb = { title: string; to?: string };

type Props = {
  title: string;
  /** Shown instead of the plain title, e.g. with a tag beside it. */
  heading?: ReactNode;
  crumbs?: readonly Crumb[];
  meta?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  /** A query whose state decides between skeleton, problem and children. */
  query?: { isPending: boolean; error: unknown; refetch: () => unknown };
  wide?: boolean;
};

/** Every page: where am I, what is it called, what may I do; then its content or its state. */
export function PageShell({ title, heading, crumbs, meta, actions, children, query, wide }: Props) {
  useEffect(() => {
    document.title = `${title} · ${t('ui.brand')}`;
    announce(title);
  }, [title]);
  return (
    <main id="content" className={`page${wide ? ' page-wide' : ''}`} tabIndex={-1}>
      <div className="page-head">
        <div className="page-name">
          {crumbs && crumbs.length > 0 ? (
            <nav className="page-crumbs" aria-label={t('ui.breadcrumb')}>
              {crumbs.map((c, i) => (
                <Fragment key={c.title + c.to}>
                  {0 < i ? ' / ' : null}
                  {c.to ? <Link to={c.to}>{c.title}</Link> : <span>{c.title}</span>}
                </Fragment>
              ))}
            </nav>
          ) : null}
          <h1>{heading ?? title}</h1>
        </div>
        {meta || actions ? (
          <div className="page-tools">
            {meta ? <div className="faint">{meta}</div> : null}
            {actions ? <div className="page-actions row">{actions}</div> : null}
          </div>
        ) : null}
      </div>
      <PageBody query={query}>{children}</PageBody>
    </main>
  );
}

function PageBody({ query, children }: { query: Props['query']; children: ReactNode }) {
  if (query?.error) {
    if (query.error instanceof ApiProblem && query.error.status === 404) {
      return <EmptyState title={t('ui.not_found')} action={<Link to="/">{t('ui.to_workbench')}</Link>}>{t('ui.not_found_hint')}</EmptyState>;
    }
    return <ProblemAlert error={query.error} retry={() => void query.refetch()} />;
  }
  if (query?.isPending) {
    return <div className="panel" aria-busy="true" aria-label={t('ui.loading')}><Skeleton active paragraph={{ rows: 6 }} /></div>;
  }
  return <>{children}</>;
}
