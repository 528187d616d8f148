import { defineConfig } from 'vitest/config';
import { reporters } from './vitest.base.ts';

/** The packed package, installed into an empty folder: minutes rather than seconds, so not part of `npm test`. */
export default defineConfig({
  test: {
    ...reporters,
    include: ['test/package/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
});
