/**
 * Whether a pattern fits a whole text: `*` stands for any characters, also none, `?` for one. Braces are nothing special, since
 * paths of OpenAPI have them.
 *
 * @example
 * matchesGlob('/tokens*', '/tokens/{id}'); // true
 * matchesGlob('/tokens', '/tokens/{id}'); // false
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split(/\*+/);
  const last = rest.pop();
  if (last === undefined) return first.length === text.length && startsAt(first, text, 0);
  if (!startsAt(first, text, 0)) return false;
  let at = first.length;
  for (const part of rest) {
    while (at + part.length <= text.length && !startsAt(part, text, at)) at++;
    if (at + part.length > text.length) return false;
    at += part.length;
  }
  const end = text.length - last.length;
  return end >= at && startsAt(last, text, end);
}

function startsAt(part: string, text: string, at: number): boolean {
  if (at + part.length > text.length) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== '?' && part[i] !== text[at + i]) return false;
  return true;
}
