import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { reporters } from './vitest.report.ts';

/** The README's code imports the package by its name; here that is the sources. */
const entry = (file: string) => fileURLToPath(new URL(`./src/${file}.ts`, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^keymock$/, replacement: entry('index') },
      { find: /^keymock\/(msw|node)$/, replacement: entry('doors/$1') },
      { find: 'keymock/contract', replacement: entry('contract/index') },
      { find: 'keymock/vitest', replacement: entry('vitest') },
    ],
  },
  test: {
    ...reporters,
    include: ['{test,examples}/**/*.test.ts'],
    // These take minutes, or need a browser, an installed package or other languages' clients: see their own npm scripts.
    exclude: [
      ...configDefaults.exclude,
      '**/*.deep.test.ts',
      'test/browser/**',
      'test/package/**',
      'test/clients/**',
    ],
    sequence: { shuffle: true },
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
