import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Stryker asks only the tests of what it mutates: `spec`, or other folders or files of `test/`, with commas between. */
const parts = (process.env['KEYMOCK_MUTATE'] ?? 'spec').split(',');
const include = parts.flatMap((part) => [`test/${part}.test.ts`, `test/${part}/**/*.test.ts`]);
const exclude = base.test?.exclude?.filter((pattern) => pattern !== '**/*.deep.test.ts') ?? [];

export default defineConfig({ ...base, test: { ...base.test, include, exclude } });
