import { defineConfig } from 'vitest/config';

/** The packed package, installed into an empty folder: minutes rather than seconds, so not part of `npm test`. */
export default defineConfig({
  test: { include: ['test/package/**/*.test.ts'], testTimeout: 300_000, hookTimeout: 600_000, maxWorkers: 1 },
});
