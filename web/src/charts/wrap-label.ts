/** Width of a text at 12 px, near enough: wide letters for CJK, narrow ones for the rest. */
export function textWidth(text: string): number {
  return [...text].reduce((w, ch) => w + (ch.charCodeAt(0) < 256 ? 7 : 12.5), 0);
}

/** A label in at most two lines of the given width; what still does not fit ends in "…". */
export function wrapLabel(text: string, width: number): string[] {
  if (textWidth(text) <= width) return [text];
  const letters = [...text];
  let cut = 0;
  let used = 0;
  while (cut < letters.length && used + textWidth(letters[cut] ?? '') <= width) used += textWidth(letters[cut++] ?? '');
  const space = letters.slice(0, cut).lastIndexOf(' ');
  if (cut / 2 < space) cut = space + 1;
  const rest = letters.slice(cut);
  while (0 < rest.length && width < textWidth(rest.join(''))) rest.pop();
  const second = rest.join('') + (cut + rest.length < letters.length ? '\u2026' : '');
  return [letters.slice(0, cut).join('').trimEnd(), second];
}
