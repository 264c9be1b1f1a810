import { useSyncExternalStore } from 'react';

const narrow = window.matchMedia('(max-width: 700px)');

/** True on a screen that is held in one hand. */
export function usePhone(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener);
      return () => narrow.removeEventListener('change', listener);
    },
    () => narrow.matches,
  );
}
