import { defineConfig } from 'vitest/config';
import { exclude, options, sources } from './vitest.base.ts';

/** What takes minutes: every faulty and every odd server, long runs, many random requests. `.ci/run` runs it, too. */
export default defineConfig({
  resolve: sources,
  test: { ...options, include: ['test/**/*.deep.test.ts'], exclude, testTimeout: 120_000 },
});
