import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { readListing } from '../../engine/listing.ts';
import { isRefusal, isSuccess, statusOf } from '../../engine/scene.ts';
import { fill, pageQuery, start } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

export const badValues: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'paging/bad-values',
  title: 'a page of no sensible size is refused or served like a usual one',
  why: 'A limit of a million that is obeyed takes the server down; one of -1 that crashes it does, too.',
  failing: 'GET /keys?limit=-1 -> 500',
  passing: 'GET /keys?limit=-1 -> 400, or 200 with the usual page',
  source: 'x-resource: paging, max. Whether such values are refused is left to the server.',
  plan: (subject) =>
    pagingCases(
      subject,
      'limits and positions of 0, -1, a huge number and a text do no harm',
      async (scene, stage, resource, paging, operation) => {
        await fill(scene, stage);
        const strange = [0, -1, 1_000_000_000, 'keymock', '1.5', ''];
        const queries = [
          ...strange.map((value) => pageQuery(paging, value, start(paging))),
          ...strange.slice(paging.style === 'page' ? 0 : 1).map((value) => pageQuery(paging, 2, value)),
        ];
        if (paging.max !== undefined) queries.push(pageQuery(paging, paging.max + 1, start(paging)));
        const replies = await scene.probes(
          queries.map((parameters) => scene.draft(operation, { parameters })),
        );
        for (const exchange of replies) {
          const fault = {
            trail: pagingTrail(paging, operation, paging.limit),
            operation: operation.label,
            exchange,
          };
          const { raw } = readListing(resource, exchange);
          if (isSuccess(exchange) && paging.max !== undefined && raw.length > paging.max) {
            scene.fail({
              ...fault,
              constraint: 'max',
              message: `a page of ${operation.label} has more items than the most`,
              expected: `at most ${paging.max}`,
              actual: `${raw.length}`,
            });
          } else if (!isSuccess(exchange) && !isRefusal(exchange) && exchange.response.status < 500) {
            scene.fail({
              ...fault,
              message: `${operation.label} answers a strange page with neither a page nor a refusal`,
              expected: '2xx or 4xx',
              actual: brief(statusOf(exchange)),
            });
          }
        }
      },
    ),
};
