import { Select } from 'antd';
import { useEffect, useState } from 'react';
import type { Query } from '@/api/client';
import type { AccountRow, Page, PersonRow, UnitRow } from '@/api/types';
import { label } from '@/text/label';
import { t } from '@/text/t';
import { useGet } from './use-get';

export type RemoteOption = { value: string; label: string; note?: string };

type Props<T> = {
  path: string;
  params?: Query;
  toOption: (row: T) => RemoteOption;
  /** The chosen thing as it is known before any search. */
  known?: readonly RemoteOption[];
  placeholder?: string;
  value?: string | null;
  onChange?: (value: string | null) => void;
  id?: string;
  /** Its name where no form item names it. */
  label?: string;
};

/** A choice among many things of the server, found by typing. */
export function RemoteSelect<T>({ path, params, toOption, known = [], placeholder, value, onChange, id, label: name }: Props<T>) {
  const [word, setWord] = useState('');
  const [asked, setAsked] = useState('');
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(word), 250);
    return () => clearTimeout(timer);
  }, [word]);
  const query = useGet<Page<T>>(open ? path : null, { ...params, q: asked, limit: 50 }, { keep: true });
  const found = (query.data?.items ?? []).map(toOption);
  const all = [...found, ...known.filter((k) => !found.some((f) => f.value === k.value))];
  const [picked, setPicked] = useState<RemoteOption | null>(null);
  const choices = picked && !all.some((o) => o.value === picked.value) ? [...all, picked] : all;
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      showSearch={{ filterOption: false, onSearch: setWord }}
      loading={query.isFetching}
      placeholder={placeholder ?? name ?? t('ui.search')}
      {...(name ? { 'aria-label': name } : {})}
      value={value ?? null}
      onOpenChange={setOpen}
      onChange={(next: string | null) => {
        setPicked(choices.find((o) => o.value === next) ?? null);
        onChange?.(next ?? null);
      }}
      options={choices}
      optionRender={(option) => {
        const note = (option.data as RemoteOption).note;
        return <>{option.label}{note ? <span className="faint"> {note}</span> : null}</>;
      }}
      notFoundContent={query.isFetching ? t('ui.loading') : t('ui.no_match')}
    />
  );
}

type PickerProps = { label?: string; value?: string | null; onChange?: (value: string | null) => void; id?: string; known?: readonly RemoteOption[] };

/** A unit, found by name, short name, alias or code. */
export function UnitPicker({ kind, ...props }: PickerProps & { kind?: string }) {
  return <RemoteSelect<UnitRow> path="/units" params={{ kind }} toOption={(u) => ({ value: u.unit_id, label: u.name, note: label('unit_kind', u.kind) })} {...props} />;
}

/** A person, found by name or pinyin. */
export function PersonPicker({ kind, ...props }: PickerProps & { kind?: string }) {
  return <RemoteSelect<PersonRow> path="/persons" params={{ kind }} toOption={(p) => ({ value: p.person_id, label: p.name, note: [p.unit?.name, p.class_name].filter(Boolean).join(' ') })} {...props} />;
}

/** An account, found by login or name. */
export function AccountPicker(props: PickerProps) {
  return <RemoteSelect<AccountRow> path="/accounts" toOption={(a) => ({ value: a.account_id, label: a.display_name, note: [a.login, ...a.unit_names].join(' ') })} {...props} />;
}
