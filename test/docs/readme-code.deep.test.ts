import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { blocksOf, root } from './blocks.ts';

/**
 * The TypeScript of the README and of docs/control.md, run as it stands: Vitest finds `keymock` in the sources (see vitest.config.ts). A block
 * with tests of its own adds them here; any other must run to its end, printing what its comments say.
 */
const folder = join(root, 'reports/readme');
mkdirSync(folder, { recursive: true });
// The reader's own document.
copyFileSync(join(root, 'specs/feldera/openapi.yaml'), join(folder, 'openapi.yaml'));
const before = process.cwd();
beforeAll(() => process.chdir(folder));
afterAll(() => process.chdir(before));
const blocks = ['README.md', 'docs/control.md', 'docs/coming-from.md']
  .flatMap(blocksOf)
  .filter(({ language }) => language === 'ts');

test('the README has TypeScript', () => {
  expect(blocks.length).toBeGreaterThan(0);
});

for (const [index, { at, text }] of blocks.entries()) {
  const file = join(folder, `block-${index}.ts`);
  writeFileSync(file, text);
  describe(at, async () => {
    if (/^test\(/m.test(text)) await import(file);
    else {
      test('runs, and prints what it says', async () => {
        const log = vi.spyOn(console, 'log').mockImplementation(() => {});
        await import(file);
        const said = [...text.matchAll(/console\.log\(.*\); \/\/ (.+)$/gm)].map((match) => match[1]);
        expect(log.mock.calls.map((values) => values.join(' '))).toEqual(said);
        log.mockRestore();
      });
    }
  });
}
