import { lineInJson } from './line-in-json.ts';
import { parsePointer } from './pointer.ts';

/**
 * The line, from 1, on which the part at a pointer begins, in JSON or block YAML; undefined where it cannot be told.
 * Where a part is not there, or stands within one line (`{ a: 1 }`), it is the line of the nearest part around it.
 *
 * Of YAML it reads indentation only, which is enough to point a person at the right place.
 *
 * @example
 * lineOf('paths:\n  /keys:\n    get: {}', '/paths/~1keys'); // 2
 */
export function lineOf(text: string, pointer: string): number | undefined {
  return createLineFinder(text)(pointer);
}

/** The same for many pointers into one text, which is read once. */
export function createLineFinder(text: string): (pointer: string) => number | undefined {
  if (/^\s*[{[]/.test(text)) return (pointer) => lineInJson(text, parsePointer(pointer));
  const block = entriesOf(text);
  return (pointer) => lineInYaml(block, parsePointer(pointer));
}

function lineInYaml(whole: readonly Entry[], tokens: readonly string[]): number | undefined {
  let block = whole;
  let line: number | undefined;
  for (const token of tokens) {
    const part = partIn(block, token);
    if (part === undefined) return line;
    ({ line, block } = part);
  }
  return line;
}

/** A line that says something. A dash of a list counts as indentation for what stands behind it. */
interface Entry {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

interface Part {
  readonly line: number;
  /** What it holds, below it or behind its dash. */
  readonly block: readonly Entry[];
}

function entriesOf(text: string): Entry[] {
  return text.split('\n').flatMap((source, at) => {
    const said = source.trim();
    // Comments, and what begins and ends documents, stand for nothing.
    if (said === '' || /^(?:#|%|---|\.\.\.)/.test(said)) return [];
    return [{ line: at + 1, column: source.length - source.trimStart().length, text: said }];
  });
}

function partIn(block: readonly Entry[], token: string): Part | undefined {
  const [first] = block;
  if (first === undefined) return undefined;
  const isList = isItem(first);
  // A list may stand at the column of the key that it belongs to.
  const heads = [...block.keys()].filter((at) => {
    const entry = block[at];
    return entry !== undefined && entry.column === first.column && isItem(entry) === isList;
  });
  const nth = isList ? Number(token) : heads.findIndex((at) => isKey(block[at]?.text ?? '', token));
  const at = heads[nth];
  const head = at === undefined ? undefined : block[at];
  if (at === undefined || head === undefined) return undefined;
  const below = block.slice(at + 1, heads[nth + 1]);
  return { line: head.line, block: isList ? [...behindDash(head), ...below] : below };
}

function behindDash({ line, column, text }: Entry): Entry[] {
  const [dash] = /^-\s*/.exec(text) ?? [''];
  const rest = text.slice(dash.length);
  return rest === '' ? [] : [{ line, column: column + dash.length, text: rest }];
}

function isItem({ text }: Entry): boolean {
  return text === '-' || text.startsWith('- ');
}

/** Whether a line begins with a key, in any of YAML's spellings. */
function isKey(text: string, key: string): boolean {
  const spellings = [key, JSON.stringify(key), `'${key.replaceAll("'", "''")}'`];
  return spellings.some(
    (spelling) => text.startsWith(`${spelling}:`) && /^(?:\s|$)/.test(text.slice(spelling.length + 1)),
  );
}
