import { keepPreviousData, useQuery, type UseQueryResult } from '@tanstack/react-query';
import { api, type Query } from '@/api/client';

/** Reads one thing; its key is [path, params], so that a write can refresh everything under a path. */
export function useGet<T>(path: string | null, params: Query = {}, options: { keep?: boolean; every?: number } = {}): UseQueryResult<T> {
  return useQuery<T>({
    queryKey: [path ?? 'nothing', 'one', params],
    queryFn: ({ signal }) => api.get<T>(path ?? '', params, signal),
    enabled: path !== null,
    ...(options.keep ? { placeholderData: keepPreviousData } : {}),
    ...(options.every ? { refetchInterval: options.every } : {}),
  });
}
