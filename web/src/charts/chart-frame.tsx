import { useState, type ReactNode } from 'react';
import { t } from '@/text/t';
import '@/ui/panel.css';
import { TableScroll } from '@/ui/table-scroll';

/** A chart with its legend and the same figures as a table, one click away and always there for screen readers and print. */
export function ChartFrame({ legend, table, children }: { legend?: string; table: ReactNode; children: ReactNode }) {
  const [asTable, setAsTable] = useState(false);
  return (
    <div>
      {asTable ? <TableScroll>{table}</TableScroll> : children}
      <div className="between" style={{ marginTop: 4 }}>
        <span className="faint">{asTable ? null : legend}</span>
        <button type="button" className="text-button faint" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>{asTable ? t('ui.as_chart') : t('ui.as_table')}</button>
      </div>
    </div>
  );
}
