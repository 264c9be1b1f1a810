import { Button, Checkbox } from 'antd';
import { t } from '@/text/t';
import { toggled, type Selection } from './data-grid';
import type { DataTableProps } from './data-table-types';

/** The same rows on a phone: one card each, the title first, then name and value lines. */
export function DataCards<T>({ columns, list, rowKey, label, bulk, selected, setSelected }: DataTableProps<T> & Selection) {
  const title = columns.find((c) => c.phone === 'title') ?? columns[0];
  const lines = columns.filter((c) => c !== title && c.phone !== 'hide');
  return (
    <>
      <ul className="data-cards" aria-label={label}>
        {list.rows.map((row) => {
          const key = rowKey(row);
          return (
            <li key={key} className="data-card">
              <div className="data-card-title">
                {bulk ? <Checkbox aria-label={t('ui.select_row')} checked={selected.has(key)} onChange={() => setSelected(toggled(selected, key))} /> : null}
                {title?.cell(row)}
              </div>
              <dl>
                {lines.map((c) => (
                  <div key={c.key}>
                    <dt>{c.title}</dt>
                    <dd>{c.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          );
        })}
      </ul>
      {list.hasMore ? <div className="data-more"><Button block loading={list.loadingMore} onClick={list.loadMore}>{t('ui.load_more')}</Button></div> : null}
    </>
  );
}
