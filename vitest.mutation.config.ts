import { defineConfig } from 'vitest/config';
import base from './vitest.config.ts';

/** Stryker asks only the unit tests of the part that it mutates: `spec`, or another folder of src and test. */
const part = process.env['KEYMOCK_MUTATE'] ?? 'spec';

export default defineConfig({ ...base, test: { ...base.test, include: [`test/${part}/**/*.test.ts`] } });
