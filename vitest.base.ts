import { fileURLToPath } from 'node:url';
import { configDefaults } from 'vitest/config';

const entry = (file: string) => fileURLToPath(new URL(`./src/${file}.ts`, import.meta.url));

/** The README's code imports the package by its name; here that is the sources. */
export const sources = {
  alias: [
    { find: /^keymock$/, replacement: entry('index') },
    { find: /^keymock\/(msw|node)$/, replacement: entry('doors/$1') },
    { find: 'keymock/control', replacement: entry('control/index') },
    { find: 'keymock/contract', replacement: entry('contract/index') },
    { find: 'keymock/vitest', replacement: entry('vitest') },
  ],
};

/** Where CI counts tests, it names a file for their outcomes. */
const report = process.env['KEYMOCK_TEST_REPORT'];

/** Vitest's own reporter for people, and a JSON file if one is asked for. */
export const reporters = report
  ? { reporters: ['default', 'json'], outputFile: { json: report } }
  : { reporters: ['default'] };

/** Options of every suite. */
export const options = {
  ...reporters,
  sequence: { shuffle: true },
  testTimeout: 30_000,
  // As long as a test may take: other tests run beside it.
  expect: { poll: { timeout: 20_000 } },
  maxWorkers: 2,
  globalSetup: 'test/support/build-cli.ts',
};

/** These need a browser, an installed package or other languages' clients: see their own npm scripts. */
export const exclude = [...configDefaults.exclude, 'test/{browser,package,clients}/**'];
