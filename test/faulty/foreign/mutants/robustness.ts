import { crash, instead } from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { on } from './when.ts';

export const robustness: readonly Defect<Habits>[] = [
  {
    id: 'unknown-query-crashes',
    check: 'robustness/unknown-query',
    title: 'a query parameter that nobody knows is a server error',
    apply: () => ({
      wrap: instead(
        (ask) => [...ask.query.keys()].some((name) => !['limit', 'offset', 'kind'].includes(name)),
        () => crash(),
      ),
    }),
  },
  {
    id: 'read-counts-as-change',
    check: 'robustness/idempotent-read',
    title: 'reading a key moves updated_at',
    apply: (usual) => {
      let reads = 0;
      return {
        shown: (key) => ({
          ...usual.shown(key),
          updated_at: new Date(Date.parse(key.updated_at) + 1000 * reads++).toISOString(),
        }),
      };
    },
  },
  {
    id: 'unknown-rotation-crashes',
    check: 'robustness/no-server-error',
    title: 'rotating a key that is not there is a server error',
    apply: () => ({
      wrap: async (ask, next) => {
        const answer = await next(ask);
        return on('rotate')(ask, answer) && answer.status === 404 ? crash() : answer;
      },
    }),
  },
];
