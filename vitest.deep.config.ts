import { configDefaults, defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** What takes minutes: every faulty and every odd server, long runs, many random requests. `.ci/run` runs it, too. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/**/*.deep.test.ts'],
    exclude: configDefaults.exclude,
    testTimeout: 120_000,
  },
});
