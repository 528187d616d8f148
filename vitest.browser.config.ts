import { defineConfig } from 'vitest/config';
import { reporters } from './vitest.base.ts';

/** Needs Chromium: `apt-get install chromium`, or CHROMIUM=/path/to/it. */
export default defineConfig({
  test: {
    ...reporters,
    include: ['test/browser/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 1,
  },
});
