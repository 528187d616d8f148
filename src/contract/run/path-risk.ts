/**
 * Whether a server may read a path as another one than it is: an empty or a dot segment, plain or percent-encoded once or
 * several times, also between backslashes and before a semicolon. `/keys/..` and `/keys/%252e%252e` may be `/`.
 *
 * @param path percent-encoded, without query
 * @example
 * mayBeMisread('/keys/%2E%2e'); // true
 */
export function mayBeMisread(path: string): boolean {
  const segments = decodedEntirely(path).normalize('NFKC').split(/[/\\]/).slice(1);
  return segments.some((segment, at) => {
    const isEnd = at === segments.length - 1;
    const bare = withoutMargin(segment);
    // A slash at the end is part of some paths; a blank there is not.
    return bare === '.' || bare === '..' || (bare === '' && !(isEnd && segment === ''));
  });
}

/**
 * Whether a value names one thing in a path or a query: it has a letter or a digit, and no segment of it is empty or of dots.
 *
 * @example
 * ['', '..', ' ', '*', '%2e', 'a/../b', '7'].filter(namesOneThing); // ['7']
 */
export function namesOneThing(value: string): boolean {
  return decodedEntirely(value)
    .normalize('NFKC')
    .split(/[/\\]/)
    .every((segment) => /[\p{L}\p{N}\p{So}]/u.test(withoutMargin(segment)));
}

/** What some servers cut off a segment: parameters behind a semicolon, blanks and control characters around it. */
function withoutMargin(segment: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: servers cut a path at U+0000
  return segment.replace(/[;\u0000].*$/s, '').replaceAll(/^[\s\u0000-\u001f]+|[\s\u0000-\u001f]+$/g, '');
}

/** Every percent-encoded byte decoded, as often as there is one: each server on the way may decode once more. */
function decodedEntirely(text: string): string {
  const decoded = text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded === text ? text : decodedEntirely(decoded);
}
