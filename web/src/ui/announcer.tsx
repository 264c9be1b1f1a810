/** Tells screen readers what changed without moving the focus (one polite live region for the whole app). */
export function announce(message: string): void {
  const region = document.getElementById('announcer');
  if (region) region.textContent = message;
}

export function Announcer() {
  return <div id="announcer" className="visually-hidden" role="status" aria-live="polite" />;
}
