import { readFileSync, writeFileSync } from 'node:fs';

/** Puts a text between the two comments of a Markdown file that name a section: `<!-- speed -->` and `<!-- /speed -->`. */
export function writeSection(file: string, name: string, text: string): void {
  const whole = readFileSync(file, 'utf8');
  const [before, rest] = whole.split(`<!-- ${name} -->`);
  const after = rest?.split(`<!-- /${name} -->`)[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no section "${name}".`);
  writeFileSync(file, `${before}<!-- ${name} -->\n\n${text.trim()}\n\n<!-- /${name} -->${after}`);
}
