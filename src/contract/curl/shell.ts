/** A value that the shell knows by a name. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** A text in parts: as it is, or from a variable, perhaps changed. */
export type Part = string | { readonly variable: string; readonly change?: Change };

/** The variable without its last or first characters, its first ones only, or what a filter makes of it. */
export type Change =
  | { readonly kind: 'cut' | 'drop' | 'first'; readonly characters: number }
  | { readonly kind: 'filter'; readonly command: string };

/**
 * A text split at the values of variables, the longest first. No value may be empty.
 *
 * @example
 * split('Bearer t0k3n', [{ name: 'TOKEN', value: 't0k3n' }]); // ['Bearer ', { variable: 'TOKEN' }]
 */
export function split(text: string, variables: readonly Variable[]): Part[] {
  let parts: Part[] = text === '' ? [] : [text];
  // A run may know thousands of values: only those that the text has are sorted and split at.
  const there = variables.filter(({ value }) => text.includes(value));
  for (const { name, value } of there.sort((a, b) => b.value.length - a.value.length))
    parts = parts.flatMap((part) => (typeof part === 'string' ? splitAt(part, name, value) : [part]));
  return parts;
}

function splitAt(text: string, variable: string, value: string): Part[] {
  return text
    .split(value)
    .flatMap((piece, at) => [...(at === 0 ? [] : [{ variable }]), ...(piece === '' ? [] : [piece])]);
}

/**
 * One word of a POSIX shell command. Literal text stands in single quotes, where nothing is special; only a variable
 * stands in double quotes. Control characters, and what a terminal doesn't show as it is, come from `printf`.
 */
export function word(parts: readonly Part[]): string {
  if (parts.length === 0) return "''";
  if (parts.some((part) => typeof part === 'string' && !isPrintable(part))) return `"$(${printf(parts)})"`;
  return parts.map((part) => (typeof part === 'string' ? quote(part) : expand(part))).join('');
}

/** A command that prints the parts byte for byte, NUL and all. */
export function printf(parts: readonly Part[]): string {
  const format = parts.map((part) => (typeof part === 'string' ? '%b' : '%s')).join('');
  const words = parts.map((part) => (typeof part === 'string' ? quote(escapeBytes(part)) : expand(part)));
  return [`printf '${format}'`, ...words].join(' ');
}

/** Whether a text can stand in a command line as it is: no control, no character that hides or turns others. */
export function isPrintable(text: string): boolean {
  return !UNSAFE.test(text);
}

const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

function quote(text: string): string {
  if (/^[\w%+,./:=@-]+$/.test(text)) return text;
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function expand({ variable, change }: Exclude<Part, string>): string {
  if (!change) return `"$${variable}"`;
  if (change.kind === 'filter') return `"$(printf %s "$${variable}" | ${change.command})"`;
  if (change.kind === 'first') return `"$(printf %.${change.characters}s "$${variable}")"`;
  return `"\${${variable}${change.kind === 'cut' ? '%' : '#'}${'?'.repeat(change.characters)}}"`;
}

/** For `printf %b`: three octal digits after `\0`, as POSIX has it. */
function escapeBytes(text: string): string {
  let out = '';
  for (const character of text) {
    if (character === '\\') out += '\\\\';
    else if (isPrintable(character)) out += character;
    else for (const byte of Buffer.from(character)) out += `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return out;
}
