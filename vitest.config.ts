import { configDefaults, defineConfig } from 'vitest/config';
import { reporters } from './vitest.report.ts';

export default defineConfig({
  test: {
    ...reporters,
    include: ['test/**/*.test.ts'],
    // These need a browser, an installed package, or other languages' clients: see their own npm scripts.
    exclude: [...configDefaults.exclude, 'test/browser/**', 'test/package/**', 'test/clients/**'],
    sequence: { shuffle: true },
    testTimeout: 30_000,
    maxWorkers: 2,
  },
});
