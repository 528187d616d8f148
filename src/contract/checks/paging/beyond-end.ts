import type { ActiveCheck } from '../../engine/check.ts';
import { readListing } from '../../engine/listing.ts';
import { isSuccess } from '../../engine/scene.ts';
import { fill, pageQuery } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const beyondEnd: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/beyond-end',
  title: 'beyond the last page there is nothing',
  why: 'A client that asks until a page is empty never ends where the last page is given again.',
  failing: 'five keys; GET /keys?limit=2&offset=1000 -> the last two',
  passing: 'five keys; GET /keys?limit=2&offset=1000 -> []; 404 will do, too',
  source: 'x-resource: paging',
  plan: (subject) =>
    pagingCases(
      subject,
      'a page far beyond the end is empty',
      async (scene, stage, resource, paging, operation) => {
        await fill(scene, stage);
        const whole = await stage.all();
        if (whole.isCut) scene.skip('there are too many items');
        for (const far of [whole.items.length + 1, whole.items.length + 100_000]) {
          const draft = scene.draft(operation, { parameters: pageQuery(paging, 2, far) });
          const exchange = await scene.probe(draft);
          const listing = readListing(resource, exchange);
          if (!isSuccess(exchange) || listing.raw.length === 0) continue;
          scene.fail({
            trail: pagingTrail(paging, operation, paging.position),
            operation: operation.label,
            exchange,
            message: `beyond the end of ${operation.label} there are items`,
            expected: 'no items',
            actual: `${listing.raw.length} items`,
          });
          return;
        }
      },
    ),
};
