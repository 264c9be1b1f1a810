import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api } from './client';
import { ApiProblem } from './problem';
import type { Me } from './types';

export const SESSION_KEY = ['/session', 'one', {}] as const;

/** Who is signed in; null when nobody is. */
export async function fetchMe(): Promise<Me | null> {
  try {
    return await api.get<Me>('/session');
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

export function useSession(): { me: Me | null; pending: boolean; error: unknown } {
  const query = useQuery({ queryKey: SESSION_KEY, queryFn: fetchMe, staleTime: 60_000 });
  return { me: query.data ?? null, pending: query.isPending, error: query.error };
}

/** The signed-in person; only for pages behind the shell. */
export function useMe(): Me {
  const { me } = useSession();
  if (!me) throw new Error('a page behind the shell was drawn without a session');
  return me;
}

/** Whether the signed-in person holds any of the rights. */
export function useMay(): (...anyOf: string[]) => boolean {
  const { me } = useSession();
  return useCallback((...anyOf) => anyOf.some((p) => me?.permissions.includes(p)), [me]);
}

/** Takes over the answer of a sign-in, activation or change of acting-for; all that was read for somebody else is dropped. */
export function useTakeSession(): (me: Me | null) => void {
  const client = useQueryClient();
  return useCallback(
    (me) => {
      client.clear();
      client.setQueryData(SESSION_KEY, me);
    },
    [client],
  );
}
