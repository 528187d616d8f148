import { defineConfig } from 'vitest/config';
import { options, exclude as others, sources } from './vitest.base.ts';

const include = ['{test,examples}/**/*.test.ts'];

/** What takes minutes: `npm run test:deep`. */
const exclude = [...others, '**/*.deep.test.ts'];

export default defineConfig({
  resolve: sources,
  test: {
    ...options,
    include,
    exclude,
    isolate: false,
  },
});
