import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './blocks.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const pages = [
  'README.md',
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'SECURITY.md',
  'docs/decisions/README.md',
  'examples/README.md',
];

test('the shares per grade in the README are those of the ledger', () => {
  const shares = (text: string) => text.match(/^\| (ace-data-cloud|feldera|oceanbase) \| \d+ \|.*$/gm);
  expect(shares(read('README.md'))).toEqual(shares(read('docs/fidelity.md'))?.slice(0, 3));
});

test.each(pages)('every link of %s leads somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
  expect(links.filter((link) => !existsSync(join(root, dirname(page), link)))).toEqual([]);
});

test('every decision is in the list of decisions', () => {
  const notes = readdirSync(join(root, 'docs/decisions')).filter((file) => /^\d{4}-.+\.md$/.test(file));
  const list = read('docs/decisions/README.md');
  expect(notes.filter((note) => !list.includes(`(${note})`))).toEqual([]);
});

test('every npm script that is written of is there', () => {
  const { scripts } = JSON.parse(read('package.json'));
  const named = pages.flatMap((page) =>
    [...read(page).matchAll(/`npm run ([\w:]+)/g)].map((match) => match[1] ?? ''),
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});
