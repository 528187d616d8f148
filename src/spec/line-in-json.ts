/** A JSON array or object that is being read. */
interface Frame {
  readonly isArray: boolean;
  /** Whether it is on the way to what is looked for. */
  readonly isOnPath: boolean;
  /** Whether the value that is being read in it is. */
  isChildOnPath: boolean;
  /** Items begun. */
  items: number;
}

/**
 * The line, from 1, on which the part of a JSON text begins that these tokens lead to, or the nearest part around it;
 * undefined where none of them leads anywhere. The text may be laid out in any way. YAML in braces is read as far as
 * it looks like JSON.
 *
 * @example
 * lineInJson('{ "a": [1,\n 2] }', ['a', '1']); // 2
 */
export function lineInJson(text: string, tokens: readonly string[]): number | undefined {
  const frames: Frame[] = [];
  let previous = '';
  let found: number | undefined;
  for (const { 0: lexeme, index } of text.matchAll(LEXEME)) {
    const frame = frames.at(-1);
    if (frame && beginsPart(frame, previous, lexeme)) {
      const name = frame.isArray ? String(frame.items++) : nameIn(lexeme);
      frame.isChildOnPath = frame.isOnPath && tokens[frames.length - 1] === name;
      if (frame.isChildOnPath) found = index;
      if (frame.isChildOnPath && frames.length === tokens.length) break;
    }
    if (lexeme === '{' || lexeme === '[') {
      const isOnPath = frame === undefined || frame.isChildOnPath;
      frames.push({ isArray: lexeme === '[', isOnPath, isChildOnPath: false, items: 0 });
    } else if (lexeme === '}' || lexeme === ']') {
      frames.pop();
    }
    previous = lexeme;
  }
  return found === undefined ? undefined : text.slice(0, found).split('\n').length;
}

/** Strings, marks, and whatever else stands between them: numbers and words. */
const LEXEME = /"(?:\\.|[^"\\])*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Whether a lexeme is the key of a member, or the first one of an item. */
function beginsPart({ isArray }: Frame, previous: string, lexeme: string): boolean {
  if (lexeme === '}' || lexeme === ']') return false;
  return previous === ',' || previous === (isArray ? '[' : '{');
}

/** A key that is no JSON stands for itself. */
function nameIn(lexeme: string): unknown {
  try {
    return JSON.parse(lexeme);
  } catch {
    return lexeme;
  }
}
