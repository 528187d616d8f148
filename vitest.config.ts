import { defineConfig } from 'vitest/config';
import { options, exclude as others, sources } from './vitest.base.ts';

const include = ['{test,examples}/**/*.test.ts'];

/** Tests of parts: they start no program, and put back what they replace. */
const unit = [
  'test/{spec,mock,store,providers}/**/*.test.ts',
  'test/contract/{http,bodies,items,findings,run,redact,report,curl,conduct}/**/*.test.ts',
];

/** What takes minutes: `npm run test:deep`. */
const exclude = [...others, '**/*.deep.test.ts'];

export default defineConfig({
  resolve: sources,
  test: {
    ...options,
    projects: [
      // One project after the other: a worker loads the sources once for all files of its project.
      {
        extends: true,
        test: { name: 'unit', include: unit, exclude, isolate: false, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include,
          exclude: [...exclude, ...unit],
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
