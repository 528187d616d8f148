import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import { hasVerbs, type Paging, type ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { fill, pageQuery, start } from './pages.ts';
import { pagingCases, pagingTrail } from './paging-case.ts';

/** More than any usual page holds. */
const many = 25;

export const limit: ActiveCheck = {
  kind: 'active',
  provokes: true,
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
        for (const size of [1, 2, 3, ...wholeSize(paging, whole)]) {
          const listing = await stage.list(pageQuery(paging, size, start(paging)));
          if (isSuccess(listing.exchange) && listing.raw.length === size) continue;
          // Where somebody else deletes meanwhile, there may be fewer in all.
          if (size > 3 && (await stage.all()).items.length !== size) continue;
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

/** A page that just holds all items, where that is no size tried anyway. */
function wholeSize({ max }: Paging, { items, isCut }: Listing): readonly number[] {
  const most = Math.min(max ?? smallestMost, many - 1);
  return isCut || items.length <= 3 || items.length > most ? [] : [items.length];
}

/** No server's largest page is smaller. */
const smallestMost = 10;

/** Pages as large as the usual one and larger: what becomes of them is seen only where there are more items than they hold. */
async function tryLarge(
  scene: Scene,
  stage: Stage<ResourceWith<'list'>>,
  paging: Paging,
  operation: Operation,
): Promise<void> {
  const { run } = scene;
  const { resource } = stage;
  if (!run.settings.isLoopback || !run.settings.mayWrite) return;
  if (!hasVerbs(resource, ['create']) || !stage.canMultiply) return;
  const made = await makeMany(scene, stage);
  for (const { size, query, constraint } of largePages(scene, paging, operation)) {
    const whole = await stage.all();
    const listing = await stage.list(query);
    if (whole.isCut || !isSuccess(whole.exchange) || whole.items.length < made.length) continue;
    if (isSuccess(listing.exchange) && listing.raw.length === Math.min(size, whole.items.length)) continue;
    scene.fail({
      trail: pagingTrail(paging, operation, paging.limit),
      constraint,
      operation: operation.label,
      exchange: listing.exchange,
      message: `a page of ${resource.name} items is smaller or larger than ${Object.keys(query).length > 0 ? 'was asked for' : 'the documented default'}`,
      expected: `${size}, where there are as many`,
      actual: isSuccess(listing.exchange)
        ? `${listing.raw.length} of ${whole.items.length}`
        : `${listing.exchange.response.status}`,
    });
  }
  await stage.discard(made);
}

async function makeMany(scene: Scene, stage: Stage): Promise<Item[]> {
  const drafts = [];
  for (let i = 0; i < many; i++) drafts.push(stage.createDraft(await stage.body()));
  return (await scene.probes(drafts)).flatMap((exchange) => itemOf(scene.run.ledger, exchange) ?? []);
}

/** Queries, and how many items each must give where there are enough. */
function largePages(
  { run }: Scene,
  paging: Paging,
  operation: Operation,
): { size: number; query: Record<string, number | string>; constraint: string }[] {
  const { max, over } = paging;
  const usual = operation.parameters.find(({ name }) => name === paging.limit)?.schema;
  const standard = usual === undefined ? undefined : valueAt(run.document.root, `${usual}/default`);
  const asked = (size: number) => pageQuery(paging, size, start(paging));
  return [
    // Not the largest at all: where a server draws that line is its own affair in more documents than not.
    ...(max !== undefined && max >= many
      ? [{ size: many - 1, query: asked(many - 1), constraint: 'max' }]
      : []),
    ...(typeof standard === 'number' && standard < many
      ? [{ size: standard, query: {}, constraint: 'default' }]
      : []),
    // Unless the document says what becomes of more.
    ...(max !== undefined && over !== undefined
      ? [
          { size: max, query: asked(max), constraint: 'max' },
          { size: over, query: asked(max + 1), constraint: 'over' },
        ]
      : []),
  ];
}
