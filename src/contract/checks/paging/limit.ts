import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess } from '../../engine/scene.ts';
import { fill, pageQuery, start } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const limit: ActiveCheck = {
  kind: 'active',
  id: 'paging/limit',
  title: 'a page has as many items as were asked for',
  why: 'A limit that is ignored floods clients; one that gives fewer makes them believe it was the last page.',
  failing: 'GET /keys?limit=2 -> 5 items',
  passing: 'GET /keys?limit=2 -> 2 items',
  source: 'the document: the limit parameter; x-resource: paging',
  plan: (subject) =>
    pagingCases(
      subject,
      'pages of one, two and three items have one, two and three',
      async (scene, stage, resource, paging, operation) => {
        await fill(scene, stage);
        const whole = await stage.all();
        if (whole.items.length < 3) scene.skip('there are too few items');
        for (const size of [1, 2, 3]) {
          const listing = await stage.list(pageQuery(paging, size, start(paging)));
          if (isSuccess(listing.exchange) && listing.raw.length === size) continue;
          scene.fail({
            trail: pagingTrail(paging, operation, paging.limit),
            operation: operation.label,
            exchange: listing.exchange,
            message: `a page of ${resource.name} items is not of the size that was asked for`,
            expected: `${paging.limit} items`,
            actual: isSuccess(listing.exchange)
              ? `${listing.raw.length} for ${size}`
              : `${listing.exchange.response.status} for ${size}`,
          });
        }
      },
    ),
};
