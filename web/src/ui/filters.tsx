import { Button, Input, Select } from 'antd';
import { useEffect, useState } from 'react';
import { t } from '@/text/t';
import { useListSearch } from './list-search';

/** A search box whose word stands in the address; it asks 300 ms after the last key. */
export function SearchFilter({ name = 'q', label, width = 220 }: { name?: string; label: string; width?: number }) {
  const { search, set } = useListSearch();
  const inAddress = search[name] ?? '';
  const [word, setWord] = useState(inAddress);
  useEffect(() => setWord(inAddress), [inAddress]);
  useEffect(() => {
    if (word === inAddress) return undefined;
    const timer = setTimeout(() => set({ [name]: word }), 300);
    return () => clearTimeout(timer);
  }, [word, inAddress, name, set]);
  return (
    <Input
      type="search"
      allowClear
      style={{ width }}
      placeholder={label}
      aria-label={label}
      value={word}
      onChange={(e) => setWord(e.target.value)}
      onPressEnter={() => set({ [name]: word })}
    />
  );
}

export type Option = { value: string; label: string };

/** A choice whose value stands in the address. */
export function SelectFilter({ name, label, options, width = 140 }: { name: string; label: string; options: readonly Option[]; width?: number }) {
  const { search, set } = useListSearch();
  return (
    <Select
      allowClear
      style={{ width }}
      placeholder={label}
      aria-label={label}
      value={search[name] ?? null}
      options={[...options]}
      showSearch={8 < options.length ? { optionFilterProp: 'label' } : false}
      onChange={(value: string | null) => set({ [name]: value ?? '' })}
    />
  );
}

/** Appears when at least one of the named filters is set. */
export function ClearFilters({ names }: { names: readonly string[] }) {
  const { search, set } = useListSearch();
  if (!names.some((n) => search[n])) return null;
  return <Button type="link" size="small" onClick={() => set(Object.fromEntries(names.map((n) => [n, ''])))}>{t('ui.clear_filters')}</Button>;
}
