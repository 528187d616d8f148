import { JSON_SCHEMA, load, Type, YAMLException } from 'js-yaml';
import { isObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import { limits } from './limits.ts';

/** A text that is no document. Its message ends without a full stop. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  /** From 1, where it is known. */
  readonly line: number | undefined;
  /** JSON Pointer, where it is known. */
  readonly pointer: string | undefined;

  constructor(message: string, place: { line?: number; pointer?: string; cause?: unknown } = {}) {
    super(message, { cause: place.cause });
    this.line = place.line;
    this.pointer = place.pointer;
  }
}

/**
 * The value of a JSON or YAML text: a tree of bounded depth and size, in which nothing is shared.
 *
 * @throws ParseError
 */
export function parseText(text: string): unknown {
  if (text.trim() === '') throw new ParseError('it is empty');
  return plainTree(parse(text));
}

/**
 * A copy of a value in which nothing is shared. YAML aliases may make a few lines stand for billions of values, or for
 * endlessly many.
 *
 * @throws ParseError where it is too deep or too large
 */
export function plainTree(value: unknown): unknown {
  checkSize(value);
  return copy(value);
}

/** Values as JSON has them, and `<<: *base`. */
const withMergeKeys = JSON_SCHEMA.extend({
  implicit: [new Type('tag:yaml.org,2002:merge', { kind: 'scalar', resolve: (text) => text === '<<' })],
});

function parse(text: string): unknown {
  // An order of magnitude faster, where it is JSON; where it is not quite, the other parser says what is wrong.
  if (/^\uFEFF?\s*[{[]/.test(text)) {
    try {
      return JSON.parse(text.replace(/^\uFEFF/, ''));
    } catch {}
  }
  try {
    return load(text, { schema: withMergeKeys });
  } catch (error) {
    if (error instanceof RangeError) throw new ParseError('it is nested too deeply', { cause: error });
    if (!(error instanceof YAMLException)) throw error;
    // Newer versions of the parser have a limit of their own.
    const isTooDeep = error.reason.startsWith('nesting exceeded');
    throw new ParseError(
      isTooDeep ? 'it is nested too deeply' : `it is not valid YAML or JSON: ${error.reason}`,
      {
        cause: error,
        ...(error.mark && { line: error.mark.line + 1 }),
      },
    );
  }
}

interface Frame {
  readonly value: object;
  readonly pointer: string;
  readonly children: readonly (readonly [name: string, value: unknown])[];
  next: number;
  count: number;
}

/** A loop with a stack of its own: the value may be deeper than the program's stack. */
function checkSize(root: unknown): void {
  const counts = new Map<object, number>();
  const open = new Set<object>();
  const stack: Frame[] = [];
  const enter = (value: unknown, pointer: string): number => {
    if (typeof value !== 'object' || value === null) return 1;
    if (open.has(value)) throw new ParseError('a YAML alias stands for a part that it is in', { pointer });
    const known = counts.get(value);
    if (known !== undefined) return known;
    if (stack.length >= limits.depth)
      throw new ParseError(`it is nested more than ${limits.depth} levels deep`, {
        pointer: firstTokens(pointer),
      });
    open.add(value);
    stack.push({ value, pointer, children: Object.entries(value), next: 0, count: 1 });
    return 0;
  };
  enter(root, '');
  for (let frame = stack.at(-1); frame !== undefined; frame = stack.at(-1)) {
    const child = frame.children[frame.next++];
    if (child !== undefined) {
      frame.count += enter(child[1], joinPointer(frame.pointer, child[0]));
    } else {
      stack.pop();
      open.delete(frame.value);
      counts.set(frame.value, frame.count);
      const parent = stack.at(-1);
      if (parent) parent.count += frame.count;
    }
    if (frame.count > limits.values)
      throw new ParseError(`it stands for more than ${limits.values} values`, { pointer: frame.pointer });
  }
}

/** Enough of a pointer to find the place. */
function firstTokens(pointer: string): string {
  return pointer.split('/').slice(0, 8).join('/');
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  // Not by assignment: a key may be `__proto__`.
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, copy(item)]));
  return value;
}
