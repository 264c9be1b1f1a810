import { useVirtualizer } from '@tanstack/react-virtual';
import { Checkbox } from 'antd';
import { useEffect, useRef } from 'react';
import { t } from '@/text/t';
import type { Column, DataTableProps } from './data-table-types';
import { useListSearch } from './list-search';

export type Selection = { selected: ReadonlySet<string>; setSelected: (next: ReadonlySet<string>) => void };

export function toggled(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(key)) next.add(key);
  return next;
}

/** Rows drawn only while in view; heading and first column stay. */
export function DataGrid<T>({ columns, list, rowKey, label, bulk, activeKey, inline, selected, setSelected }: DataTableProps<T> & Selection) {
  const frame = useRef<HTMLDivElement>(null);
  const rows = list.rows;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => frame.current,
    estimateSize: () => 41,
    overscan: 12,
    initialRect: { width: 1000, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const lastShown = items[items.length - 1]?.index ?? 0;
  const { hasMore, loadingMore, loadMore } = list;
  useEffect(() => {
    if (hasMore && !loadingMore && rows.length - 20 < lastShown) loadMore();
  }, [hasMore, loadingMore, lastShown, rows.length, loadMore]);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items[items.length - 1]?.end ?? 0);
  const span = columns.length + (bulk ? 1 : 0);
  return (
    // A scrolling table must be reachable with the keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <div className={`data-frame${inline ? ' data-inline' : ''}`} ref={frame} tabIndex={0} role="region" aria-label={label}>
      <table className="data-grid" aria-rowcount={list.count}>
        <thead>
          <tr>
            {bulk ? <th className="data-check"><span className="visually-hidden">{t('ui.select_row')}</span></th> : null}
            {columns.map((c) => <HeadCell key={c.key} column={c} />)}
          </tr>
        </thead>
        <tbody>
          {0 < before ? <tr aria-hidden="true"><td colSpan={span} style={{ height: before, padding: 0 }} /></tr> : null}
          {items.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            return (
              <tr key={key} ref={virtual.measureElement} data-index={item.index} aria-rowindex={item.index + 2} className={key === activeKey ? 'data-active' : undefined}>
                {bulk ? <td className="data-check"><Checkbox aria-label={t('ui.select_row')} checked={selected.has(key)} onChange={() => setSelected(toggled(selected, key))} /></td> : null}
                {columns.map((c) => <td key={c.key} className={c.align === 'right' ? 'num' : undefined}>{c.cell(row)}</td>)}
              </tr>
            );
          })}
          {0 < after ? <tr aria-hidden="true"><td colSpan={span} style={{ height: after, padding: 0 }} /></tr> : null}
        </tbody>
      </table>
      {loadingMore ? <div className="faint data-more" role="status">{t('ui.loading_more')}</div> : null}
    </div>
  );
}

function HeadCell<T>({ column }: { column: Column<T> }) {
  const { search, set } = useListSearch();
  const now = search.sort ?? '';
  const direction = column.sort && now === column.sort ? 'ascending' : column.sort && now === `-${column.sort}` ? 'descending' : undefined;
  const next = direction === 'ascending' ? `-${column.sort}` : direction === 'descending' ? '' : (column.sort ?? '');
  return (
    <th scope="col" className={column.align === 'right' ? 'num' : undefined} style={column.width ? { width: column.width } : undefined} aria-sort={direction}>
      {column.sort ? (
        <button type="button" className="data-sort" onClick={() => set({ sort: next })} title={t('ui.sort_by', { name: column.title })}>
          {column.title} {direction === 'ascending' ? '\u2191' : direction === 'descending' ? '\u2193' : ''}
        </button>
      ) : column.title}
    </th>
  );
}
