import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { asProblem } from '@/api/problem';
import { announce } from './announcer';

/** Runs a write, says how it went, refreshes what was read under the given paths. `busy` is the name of the running action. */
export function useAct(): { act: (name: string, work: () => Promise<unknown>, done?: string, ...paths: string[]) => Promise<boolean>; busy: string | null } {
  const { message } = App.useApp();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const act = useCallback(
    async (name: string, work: () => Promise<unknown>, done?: string, ...paths: string[]) => {
      setBusy(name);
      try {
        await work();
        if (done) {
          void message.success(done);
          announce(done);
        }
        await Promise.all(paths.map((p) => client.invalidateQueries({ predicate: (q) => String(q.queryKey[0]).startsWith(p) })));
        return true;
      } catch (error) {
        void message.error(asProblem(error).words);
        return false;
      } finally {
        setBusy(null);
      }
    },
    [client, message],
  );
  return { act, busy };
}
