import { Input } from 'antd';
import { useListSearch } from './list-search';

/** A plain value in the address, e.g. a date. */
export function DateFilter({ name, label }: { name: string; label: string }) {
  const { search, set } = useListSearch();
  return <Input type="date" style={{ width: 168 }} prefix={<span className="faint">{label}</span>} aria-label={label} value={search[name] ?? ''} onChange={(e) => set({ [name]: e.target.value })} />;
}
