import { parsePointer } from './pointer.ts';

/**
 * The line, from 1, on which the part at a pointer begins, in block YAML or indented JSON; undefined where it cannot be told.
 * It reads indentation only, which is enough to point a person at the right place.
 *
 * @example
 * lineOf('paths:\n  /keys:\n    get: {}', '/paths/~1keys'); // 2
 */
export function lineOf(text: string, pointer: string): number | undefined {
  const lines = text.split('\n');
  let at = -1;
  let indent = -1;
  for (const token of parsePointer(pointer)) {
    const next = /^\d+$/.test(token) ? findItem(lines, at, indent, Number(token)) : undefined;
    const found = next ?? findKey(lines, at, indent, token);
    if (found === undefined) break;
    at = found;
    indent = indentOf(lines[at] ?? '');
  }
  return at === -1 ? undefined : at + 1;
}

function findKey(lines: readonly string[], after: number, indent: number, token: string): number | undefined {
  const spellings = [`${token}:`, `"${token}":`, `'${token}':`];
  for (let i = after + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    const text = line.trim().replace(/^- /, '');
    if (text === '' || text.startsWith('#')) continue;
    if (indentOf(line) <= indent) return undefined;
    if (spellings.some((spelling) => text.startsWith(spelling))) return i;
  }
  return undefined;
}

function findItem(
  lines: readonly string[],
  after: number,
  indent: number,
  wanted: number,
): number | undefined {
  let seen = -1;
  let itemIndent: number | undefined;
  for (let i = after + 1; i < lines.length; i++) {
    const line = lines[i] ?? '';
    if (!line.trim().startsWith('- ')) {
      if (line.trim() !== '' && indentOf(line) <= indent) return undefined;
      continue;
    }
    itemIndent ??= indentOf(line);
    if (indentOf(line) === itemIndent && ++seen === wanted) return i;
  }
  return undefined;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
