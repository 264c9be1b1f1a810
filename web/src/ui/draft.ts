/** What somebody typed but did not send, per form, kept on this device only. */
export type Draft<T> = { values: Partial<T>; saved: number };

const prefix = 'shuren.draft.';
const KEEP_DAYS = 30;

export function readDraft<T>(key: string | undefined): Draft<T> | null {
  if (!key) return null;
  try {
    const draft = JSON.parse(localStorage.getItem(prefix + key) ?? 'null') as Draft<T> | null;
    return draft && Date.now() - draft.saved < KEEP_DAYS * 86_400_000 ? draft : null;
  } catch {
    return null;
  }
}

export function writeDraft<T>(key: string | undefined, values: Partial<T>): void {
  if (!key) return;
  try {
    localStorage.setItem(prefix + key, JSON.stringify({ values, saved: Date.now() }));
  } catch {
    // A full or forbidden storage costs the draft, not the form.
  }
}

export function dropDraft(key: string | undefined): void {
  if (key) localStorage.removeItem(prefix + key);
}

/** Drafts hold names of people: they go when somebody signs out. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(prefix)) localStorage.removeItem(key);
}
