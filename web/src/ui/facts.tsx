import { Fragment, type ReactNode } from 'react';
import './panel.css';

/** Name and value pairs of one thing; pairs with an undefined value are left out. */
export function Facts({ items }: { items: readonly (readonly [ReactNode, ReactNode])[] }) {
  return (
    <dl className="facts">
      {items.map(([name, value], i) =>
        value === undefined ? null : (
          <Fragment key={i}>
            <dt>{name}</dt>
            <dd>{value === null || value === '' ? '\u2014' : value}</dd>
          </Fragment>
        ),
      )}
    </dl>
  );
}
