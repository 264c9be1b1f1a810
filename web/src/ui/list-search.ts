import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback } from 'react';

/** The filters of a list as they stand in the address: names to short strings. */
export type ListSearch = Record<string, string | undefined>;

/** Keeps strings and numbers, drops everything else and everything empty. */
export function parseListSearch(raw: Record<string, unknown>): ListSearch {
  const out: ListSearch = {};
  for (const [name, value] of Object.entries(raw)) {
    if (typeof value === 'string' && value !== '') out[name] = value.slice(0, 200);
    else if (typeof value === 'number' || typeof value === 'boolean') out[name] = String(value);
  }
  return out;
}

/** The address with `patch` applied; an empty value removes the name. */
export function patchSearch(search: ListSearch, patch: ListSearch): ListSearch {
  return parseListSearch({ ...search, ...patch });
}

/** Only the named filters, for the API. */
export function pick(search: ListSearch, names: readonly string[]): ListSearch {
  return Object.fromEntries(names.filter((n) => search[n] !== undefined).map((n) => [n, search[n]]));
}

/** Reads and changes the filters in the address of the page that is open. */
export function useListSearch(): { search: ListSearch; set: (patch: ListSearch, push?: boolean) => void } {
  const search = useSearch({ strict: false }) as ListSearch;
  const navigate = useNavigate();
  const set = useCallback(
    (patch: ListSearch, push = false) => {
      void navigate({ to: '.', search: ((old: ListSearch) => patchSearch(old, patch)) as never, replace: !push, resetScroll: false });
    },
    [navigate],
  );
  return { search, set };
}
