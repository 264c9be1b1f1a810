import { useId, type ReactNode } from 'react';
import './panel.css';

type Props = {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  className?: string;
};

/** A bordered part of a page with its own heading; `flush` lets a table touch the edges. */
export function Panel({ title, aside, children, flush, className }: Props) {
  const id = useId();
  return (
    <section className={`panel${flush ? ' panel-flush' : ''}${className ? ` ${className}` : ''}`} aria-labelledby={title ? id : undefined}>
      {title ? (
        <header className="panel-head">
          <h2 id={id}>{title}</h2>
          {aside ? <div className="faint panel-aside">{aside}</div> : null}
        </header>
      ) : null}
      {children}
    </section>
  );
}
