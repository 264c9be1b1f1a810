import { useState } from 'react';
import type { Column } from './data-table-types';

export type ColumnChoice<T> = {
  visible: readonly Column<T>[];
  optional: readonly Column<T>[];
  isShown: (key: string) => boolean;
  toggle: (key: string) => void;
};

/** Which optional columns this reader shows, kept on the device per table. */
export function useColumnChoice<T>(name: string, columns: readonly Column<T>[]): ColumnChoice<T> {
  const storageKey = `shuren.columns.${name}`;
  const [changed, setChanged] = useState<Record<string, boolean>>(() => {
    try {
      return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, boolean>;
    } catch {
      return {};
    }
  });
  const isShown = (key: string) => {
    const column = columns.find((c) => c.key === key);
    return !column?.optional || (changed[key] ?? column.optional === 'shown');
  };
  return {
    visible: columns.filter((c) => isShown(c.key)),
    optional: columns.filter((c) => c.optional),
    isShown,
    toggle: (key) => {
      const next = { ...changed, [key]: !isShown(key) };
      localStorage.setItem(storageKey, JSON.stringify(next));
      setChanged(next);
    },
  };
}
