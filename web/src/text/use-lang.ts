import { useSyncExternalStore } from 'react';
import { currentLang, onLangChange, type Lang } from './t';

/** The language in force; the caller renders again when it changes. */
export function useLang(): Lang {
  return useSyncExternalStore(onLangChange, currentLang);
}
