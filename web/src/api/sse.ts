import { useEffect, useRef, useState } from 'react';
import { url } from './client';

/** Last message of a server-sent event stream, parsed; the browser reconnects by itself. `live` false means the stream is down. */
export function useEventStream<T>(path: string | null, isFinal: (message: T) => boolean): { last: T | null; live: boolean } {
  const [last, setLast] = useState<T | null>(null);
  const [live, setLive] = useState(false);
  const final = useRef(isFinal);
  final.current = isFinal;
  useEffect(() => {
    if (path === null) return undefined;
    setLast(null);
    const source = new EventSource(url(path), { withCredentials: true });
    const receive = (event: MessageEvent<string>) => {
      const message = JSON.parse(event.data) as T;
      setLast(message);
      if (final.current(message)) {
        source.close();
        setLive(false);
      }
    };
    source.addEventListener('open', () => setLive(true));
    source.addEventListener('error', () => setLive(false));
    source.addEventListener('message', receive);
    source.addEventListener('progress', receive as EventListener);
    return () => source.close();
  }, [path]);
  return { last, live };
}
