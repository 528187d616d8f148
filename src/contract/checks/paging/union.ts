import type { ActiveCheck } from '../../engine/check.ts';
import { keyOf } from '../../engine/listing.ts';
import { ownItems, walk } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const union: ActiveCheck = {
  kind: 'active',
  id: 'paging/union',
  title: 'all pages together are the whole list',
  why: 'A key that falls between two pages is never seen, and never revoked.',
  failing: 'five keys; pages of two: 1 2, 4 5, then nothing',
  passing: 'five keys; pages of two: 1 2, 3 4, 5, then nothing',
  source: 'x-resource: paging',
  plan: (subject) =>
    pagingCases(subject, 'the pages leave nothing out', async (scene, stage, resource, paging, operation) => {
      const { pages, items, whole, isQuiet, size } = await walk(scene, stage, paging);
      const seen = new Set(items.map((item) => keyOf(resource, item)));
      const lost = whole.items.filter((item) => !seen.has(keyOf(resource, item)));
      const own = ownItems(scene, resource).filter(
        (item) => stage.inList({ ...whole, items }, item).length === 0,
      );
      const exchange = pages.at(-1)?.exchange;
      if (exchange === undefined || (own.length === 0 && (lost.length === 0 || !isQuiet))) return;
      scene.fail({
        trail: pagingTrail(paging, operation, paging.position),
        operation: operation.label,
        exchange,
        message: `the pages of ${operation.label} leave items out`,
        expected: 'every item is on a page',
        actual: `${Math.max(lost.length, own.length)} of ${Math.max(whole.items.length, own.length)} are on no page of ${size}`,
      });
    }),
};
