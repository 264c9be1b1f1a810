import type { ReactNode } from 'react';
import type { List } from './use-list';

export type Column<T> = {
  key: string;
  title: string;
  cell: (row: T) => ReactNode;
  width?: number;
  align?: 'right';
  /** The reader may hide it; `'hidden'` starts hidden. */
  optional?: 'shown' | 'hidden';
  /** Sort key of the server; absent where the server does not allow sorting. */
  sort?: string;
  /** Role on a phone card: its title, a line (default), or left out. */
  phone?: 'title' | 'hide';
};

export type DataTableProps<T> = {
  /** Names the table for column choice, e.g. `people`. */
  name: string;
  label: string;
  columns: readonly Column<T>[];
  list: List<T>;
  rowKey: (row: T) => string;
  /** Filter controls, shown left above the table. */
  filters?: ReactNode;
  /** Names of the filters in the address, to tell "no match" from "nothing yet". */
  filterNames?: readonly string[];
  /** What to teach when there is nothing at all. */
  empty?: ReactNode;
  /** The server answers `<path>/export.xlsx` with the same filters. */
  exportable?: boolean;
  exportPath?: string;
  /** Actions on selected rows; its presence adds the check boxes. */
  bulk?: (keys: readonly string[], clear: () => void) => ReactNode;
  /** A row that is marked as open beside the table. */
  activeKey?: string | undefined;
  /** Height is that of the content (a table inside a panel) instead of the window's. */
  inline?: boolean;
};
