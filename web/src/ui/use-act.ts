import { useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import { useCallback, useState } from 'react';
import { asProblem } from '@/api/problem';
import { announce } from './announcer';

export type Acting = {
  /** Runs a write, says how it went, refreshes what was read under the given paths. */
  act: (name: string, work: () => Promise<unknown>, done?: string, ...paths: string[]) => Promise<boolean>;
  /** After a form has written: says so and refreshes. */
  tell: (done: string, ...paths: string[]) => Promise<void>;
  /** Name of the running action. */
  busy: string | null;
};

export function useAct(): Acting {
  const { message } = App.useApp();
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const tell = useCallback(
    async (done: string, ...paths: string[]) => {
      void message.success(done);
      announce(done);
      await client.invalidateQueries({ predicate: (q) => paths.some((p) => String(q.queryKey[0]).startsWith(p)) });
    },
    [client, message],
  );
  const act = useCallback(
    async (name: string, work: () => Promise<unknown>, done?: string, ...paths: string[]) => {
      setBusy(name);
      try {
        await work();
        await (done ? tell(done, ...paths) : client.invalidateQueries({ predicate: (q) => paths.some((p) => String(q.queryKey[0]).startsWith(p)) }));
        return true;
      } catch (error) {
        void message.error(asProblem(error).words);
        return false;
      } finally {
        setBusy(null);
      }
    },
    [client, message, tell],
  );
  return { act, tell, busy };
}
