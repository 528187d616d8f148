import { defineConfig } from 'vitest/config';
import { exclude, options, sources } from './vitest.base.ts';

/** Stryker asks only the tests of what it mutates: `spec`, or other folders or files of `test/`, with commas between. */
const parts = (process.env['KEYMOCK_MUTATE'] ?? 'spec').split(',');
const include = parts.flatMap((part) => [`test/${part}.test.ts`, `test/${part}/**/*.test.ts`]);

export default defineConfig({ resolve: sources, test: { ...options, include, exclude } });
