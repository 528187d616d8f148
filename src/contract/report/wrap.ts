/**
 * A text in lines of at most `width` columns: the first begins with `lead`, the others line up under it. Words longer
 * than a line are not broken, so that they can be copied.
 */
export function wrap(
  lead: string,
  text: string,
  width: number,
  paintLead: (lead: string) => string = same,
): string {
  const room = Math.max(20, width - lead.length);
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(' ')) {
    const fits = line.length + 1 + piece.length <= room;
    if (line !== '' && !fits && !COMMAND.test(piece)) {
      lines.push(line);
      line = piece;
    } else {
      line = line === '' ? piece : `${line} ${piece}`;
    }
  }
  lines.push(line);
  return paintLead(lead) + lines.join(`\n${' '.repeat(lead.length)}`);
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
