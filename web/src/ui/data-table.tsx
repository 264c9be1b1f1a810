import { Skeleton } from 'antd';
import { useState } from 'react';
import { t } from '@/text/t';
import { DataCards } from './data-cards';
import { DataGrid } from './data-grid';
import { DataToolbar } from './data-toolbar';
import type { DataTableProps } from './data-table-types';
import { EmptyState } from './empty-state';
import { ClearFilters } from './filters';
import { useListSearch } from './list-search';
import { ProblemAlert } from './problem-alert';
import { useColumnChoice } from './use-column-choice';
import { usePhone } from './use-phone';
import './data-table.css';

/** The daily tool: a list of the server with filters in the address, column choice, Excel, bulk actions and virtual scrolling. */
export function DataTable<T>(props: DataTableProps<T>) {
  const { list, rowKey, filterNames = [] } = props;
  const phone = usePhone();
  const choice = useColumnChoice(props.name, props.columns);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const { search } = useListSearch();
  const filtered = filterNames.some((n) => search[n]);
  const clear = () => setSelected(new Set());
  const shared = { ...props, columns: choice.visible, selected, setSelected };

  let body;
  if (list.error) body = <div className="data-state"><ProblemAlert error={list.error} retry={list.refetch} /></div>;
  else if (list.pending) body = <div className="data-state" aria-busy="true" aria-label={t('ui.loading')}><Skeleton active title={false} paragraph={{ rows: 7, width: '100%' }} /></div>;
  else if (list.rows.length === 0) {
    body = filtered || !props.empty
      ? <EmptyState title={t('ui.no_match')} action={<ClearFilters names={filterNames} />}>{filtered ? t('ui.no_match_hint') : null}</EmptyState>
      : props.empty;
  } else body = phone ? <DataCards {...shared} /> : <DataGrid {...shared} />;

  return (
    <div className={`data${list.stale ? ' data-stale' : ''}`}>
      <DataToolbar {...props} choice={choice} />
      {props.bulk && 0 < selected.size ? (
        <div className="data-bulk row" role="status">
          <span>{t('ui.selected', { n: selected.size })}</span>
          {props.bulk([...selected], clear)}
          <button type="button" className="text-button" onClick={() => setSelected(new Set(list.rows.map(rowKey)))}>{t('ui.select_all')}</button>
          <button type="button" className="text-button" onClick={clear}>{t('ui.cancel')}</button>
        </div>
      ) : null}
      {body}
    </div>
  );
}
