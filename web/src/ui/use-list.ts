import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { api, type Query } from '@/api/client';
import type { Page } from '@/api/types';

export type List<T> = {
  path: string;
  params: Query;
  rows: T[];
  count: number;
  capped: boolean;
  pending: boolean;
  stale: boolean;
  error: unknown;
  hasMore: boolean;
  loadingMore: boolean;
  loadMore: () => void;
  refetch: () => void;
};

/** A keyset-paged list of the server; the next page is fetched when the reader comes near the end. */
export function useList<T>(path: string, params: Query = {}, enabled = true, limit = 100): List<T> {
  const query = useInfiniteQuery({
    queryKey: [path, 'list', params],
    enabled,
    initialPageParam: null as string | null,
    queryFn: ({ pageParam, signal }) => api.get<Page<T>>(path, { ...params, limit, cursor: pageParam }, signal),
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages ?? [];
  return {
    path,
    params,
    rows: pages.flatMap((p) => p.items),
    count: pages[0]?.count ?? 0,
    capped: pages[0]?.count_capped ?? false,
    pending: query.isPending && enabled,
    stale: query.isPlaceholderData,
    error: query.error,
    hasMore: query.hasNextPage,
    loadingMore: query.isFetchingNextPage,
    loadMore: () => void query.fetchNextPage(),
    refetch: () => void query.refetch(),
  };
}

/** Rows that came whole with a page, in the shape a DataTable reads. */
export function wholeList<T>(rows: readonly T[], query?: { isPending: boolean; error: unknown; refetch: () => unknown }): List<T> {
  return {
    path: '', params: {}, rows: [...rows], count: rows.length, capped: false, pending: query?.isPending ?? false, stale: false,
    error: query?.error ?? null, hasMore: false, loadingMore: false, loadMore: () => undefined, refetch: () => void query?.refetch(),
  };
}
