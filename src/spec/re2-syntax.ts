import { RE2JS } from 're2js';

/** What `\s` means in ECMA-262; in RE2 it is ASCII only. */
const space =
  '\\t\\n\\v\\f\\r \\x{a0}\\x{1680}\\x{2000}-\\x{200a}\\x{2028}\\x{2029}\\x{202f}\\x{205f}\\x{3000}\\x{feff}';
/** A dot leaves out all line ends, not only `\n`. */
const anyButLineEnd = '[^\\n\\r\\x{2028}\\x{2029}]';
/** Escapes that RE2 has and ECMA-262 has not: there they are letters. */
const onlyRe2 = /^\\[AzQECaZ]$/;

/**
 * A regular expression of ECMA-262 in the syntax of RE2; undefined where RE2 would read it otherwise.
 *
 * @param isUnicode whether it is valid with the `u` flag, which knows no needless escapes
 *
 * @example
 * toRe2('^.$', true); // '^[^\\n\\r\\x{2028}\\x{2029}]$'
 */
export function toRe2(source: string, isUnicode: boolean): string | undefined {
  const out: string[] = [];
  let isInClass = false;
  for (const [token] of source.matchAll(/\\u\{[^}]*\}|\\[\s\S]|[\s\S]/g)) {
    if (!isUnicode && onlyRe2.test(token)) return undefined;
    // A reference back.
    if (token === '\\k') return undefined;
    if (isInClass && (token === '\\S' || token === '\\b')) return undefined;
    out.push(translated(token, isInClass));
    if (token === '[' && !isInClass) isInClass = true;
    else if (token === ']') isInClass = false;
  }
  try {
    return RE2JS.translateRegExp(out.join(''));
  } catch {
    return undefined;
  }
}

function translated(token: string, isInClass: boolean): string {
  if (token === '\\s') return isInClass ? space : `[${space}]`;
  if (token === '\\S') return `[^${space}]`;
  if (token === '.' && !isInClass) return anyButLineEnd;
  // RE2 would read `[[:alpha:]` as a class of its own.
  return token === '[' && isInClass ? '\\[' : token;
}
