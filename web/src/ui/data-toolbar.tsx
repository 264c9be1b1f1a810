import { App, Button, Checkbox, Popover } from 'antd';
import { useState } from 'react';
import { download } from '@/api/client';
import { asProblem } from '@/api/problem';
import { num } from '@/text/format';
import { t } from '@/text/t';
import type { DataTableProps } from './data-table-types';
import { ClearFilters } from './filters';
import type { ColumnChoice } from './use-column-choice';

/** Filters at the left; count, column choice and Excel at the right. */
export function DataToolbar<T>({ filters, filterNames = [], list, exportable, exportPath, choice }: DataTableProps<T> & { choice: ColumnChoice<T> }) {
  const { message } = App.useApp();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    try {
      await download(exportPath ?? `${list.path}/export.xlsx`, list.params);
    } catch (error) {
      void message.error(asProblem(error).words);
    } finally {
      setBusy(false);
    }
  };
  const hasTools = exportable || choice.optional.length > 0;
  if (!filters && !hasTools && list.count === 0) return null;
  return (
    <div className="data-toolbar">
      <div className="row">{filters}<ClearFilters names={filterNames} /></div>
      <div className="row data-tools">
        {list.pending || list.error ? null : <span className="faint" role="status">{t(list.capped ? 'ui.count_capped' : 'ui.count', { n: num(list.count) })}</span>}
        {choice.optional.length > 0 ? (
          <Popover
            trigger="click"
            placement="bottomRight"
            content={<div className="stack tight">{choice.optional.map((c) => <Checkbox key={c.key} checked={choice.isShown(c.key)} onChange={() => choice.toggle(c.key)}>{c.title}</Checkbox>)}</div>}
          >
            <Button type="link" size="small">{t('ui.columns')}</Button>
          </Popover>
        ) : null}
        {exportable ? <Button type="link" size="small" loading={busy} onClick={() => void save()}>{busy ? t('ui.exporting') : t('ui.export_excel')}</Button> : null}
      </div>
    </div>
  );
}
