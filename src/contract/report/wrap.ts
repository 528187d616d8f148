export interface WrapOptions {
  readonly paintLead?: (lead: string) => string;
  /** Whether words longer than a line are broken, after a comma where there is one: JSON has no spaces. */
  readonly folds?: boolean;
}

/**
 * A text in lines of at most `width` columns: the first begins with `lead`, the others line up under it. Words longer
 * than a line are not broken, so that they can be copied, unless it `folds`.
 *
 * @example
 * wrap('is ', '{"id":"1","name":"ci"}', 20, { folds: true }); // 'is {"id":"1",\n   "name":"ci"}'
 */
export function wrap(
  lead: string,
  text: string,
  width: number,
  { paintLead = same, folds = false }: WrapOptions = {},
): string {
  const room = Math.max(20, width - lead.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    for (const [at, piece] of (folds ? fold(word, room) : [word]).entries()) {
      const space = line === '' || at > 0 ? '' : ' ';
      const fits = line.length + space.length + piece.length <= room;
      if (line !== '' && !fits && !COMMAND.test(piece)) {
        lines.push(line);
        line = piece;
      } else {
        line += space + piece;
      }
    }
  }
  lines.push(line);
  return paintLead(lead) + lines.join(`\n${' '.repeat(lead.length)}`);
}

/** A word that does not fit, in pieces that do: behind commas, and where there are none, anywhere. */
function fold(word: string, room: number): string[] {
  if (word.length <= room) return [word];
  const characters = new RegExp(`.{1,${room}}`, 'gsu');
  return word.split(/(?<=,)/).flatMap((piece) => piece.match(characters) ?? []);
}

/** What a CI runner takes for a command at the beginning of a line: a server's words must not get there. */
const COMMAND = /^(?:::|##)/;

/** Every line of a text behind `lead`. */
export function block(lead: string, text: string): string {
  return text
    .split('\n')
    .map((line) => lead + line)
    .join('\n');
}

function same(text: string): string {
  return text;
}
