import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import type { GuardVerdict, Proposal } from '@/api/types';

/** The verdict on a proposal while it is being written; asked a third of a second after the last change. */
export function useGuard(proposal: Proposal): { verdict: GuardVerdict | undefined; error: unknown; checking: boolean } {
  const [asked, setAsked] = useState(proposal);
  const text = JSON.stringify(proposal);
  useEffect(() => {
    const timer = setTimeout(() => setAsked(JSON.parse(text) as Proposal), 350);
    return () => clearTimeout(timer);
  }, [text]);
  const query = useQuery({
    queryKey: ['/guard/check', 'one', asked],
    queryFn: ({ signal }) => api.post<GuardVerdict>('/guard/check', asked, { signal, idempotencyKey: null }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
  return { verdict: query.data, error: query.error, checking: query.isFetching || JSON.stringify(asked) !== text };
}
