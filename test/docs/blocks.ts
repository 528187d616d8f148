import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

/** A fenced block of a Markdown file. */
export interface Block {
  /** `README.md:42`. */
  readonly at: string;
  readonly language: string;
  readonly text: string;
  /** The heading that it stands under. */
  readonly heading: string;
}

/** The fenced blocks of a file, in its order. */
export function blocksOf(file: string): Block[] {
  const blocks: Block[] = [];
  let heading = '';
  let open: { language: string; line: number; lines: string[] } | undefined;
  readFileSync(join(root, file), 'utf8')
    .split('\n')
    .forEach((line, index) => {
      const fence = /^```(\w*)$/.exec(line);
      if (fence && open) {
        blocks.push({
          at: `${file}:${open.line}`,
          language: open.language,
          text: open.lines.join('\n'),
          heading,
        });
        open = undefined;
      } else if (fence) {
        open = { language: fence[1] ?? '', line: index + 1, lines: [] };
      } else if (open) {
        open.lines.push(line);
      } else if (line.startsWith('#')) {
        heading = line.replace(/^#+ /, '');
      }
    });
  return blocks;
}
