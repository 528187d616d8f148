import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Paging } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
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
        await tryLarge(scene, stage, paging, operation);
      },
    ),
};

/** More than any usual page holds. */
const many = 25;

/** A page larger than the usual one, and the usual one: seen only where there are more items than a usual page holds. */
async function tryLarge(scene: Scene, stage: Stage, paging: Paging, operation: Operation): Promise<void> {
  const { run } = scene;
  const { create } = stage.resource;
  if (!run.settings.isLoopback || !run.settings.mayWrite || create === undefined || !stage.canMultiply)
    return;
  const drafts = [];
  for (let i = 0; i < many; i++) drafts.push(stage.createDraft(await stage.body()));
  const made = (await scene.probes(drafts)).flatMap((exchange) => itemOf(run.ledger, exchange) ?? []);
  const usual = operation.parameters.find(({ name }) => name === paging.limit)?.schema;
  const standard = usual === undefined ? undefined : valueAt(run.document.root, `${usual}/default`);
  const tries: { limit: number; query: Record<string, number> }[] = [];
  // Not the largest at all: where a server draws that line is its own affair in more documents than not.
  if (paging.max !== undefined && paging.max >= many)
    tries.push({ limit: many - 1, query: pageSize(paging, many - 1) });
  if (typeof standard === 'number' && standard < many) tries.push({ limit: standard, query: {} });
  for (const { limit: wanted, query } of tries) {
    const whole = await stage.all();
    const listing = await stage.list(query);
    const expected = Math.min(wanted, whole.items.length);
    if (whole.isCut || !isSuccess(whole.exchange)) continue;
    if (isSuccess(listing.exchange) && (listing.raw.length === expected || whole.items.length < made.length))
      continue;
    scene.fail({
      trail: pagingTrail(paging, operation, paging.limit),
      operation: operation.label,
      exchange: listing.exchange,
      message: `a page of ${stage.resource.name} items is smaller or larger than ${Object.keys(query).length > 0 ? 'was asked for' : 'the documented default'}`,
      expected: `${wanted}, where there are as many`,
      actual: isSuccess(listing.exchange)
        ? `${listing.raw.length} of ${whole.items.length}`
        : `${listing.exchange.response.status}`,
    });
  }
  await stage.discard(made);
}

function pageSize(paging: Paging, size: number): Record<string, number> {
  return { [paging.limit]: size, [paging.position]: start(paging) };
}
