import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { successOf, verbTrail } from '../trails.ts';
import { loseNoChange } from './concurrent-changes.ts';
import { atOnce, openConnections } from './open-connections.ts';
import type { Told } from './told.ts';

export const concurrent: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/unique-id'],
  id: 'lifecycle/concurrent',
  title: 'creates and changes at the same moment do not get in each other’s way',
  why: 'A counter or a list that is written back without a lock loses keys, or gives two the same id.',
  failing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 18 items',
  passing: '20 x POST /keys with different names at once -> 201 twenty times, then GET /keys -> 20 items',
  source: 'x-resource: create, list and update',
  plan: (subject) => [
    ...resourceCases(subject, {
      needs: ['create'],
      title: '20 creates at once all succeed and are all listed',
      writes: true,
      async run(scene, stage, resource) {
        await stage.main();
        if (!stage.canMultiply) scene.skip('only one is made');
        const replies = await createAtOnce(scene, stage);
        const items = replies.flatMap((exchange) => itemOf(scene.run.ledger, exchange) ?? []);
        const { operation } = resource.create;
        for (const fault of [refused(stage, replies), sameId(stage, items), await lost(stage, items)])
          if (fault)
            scene.fail({
              trail: successOf(operation)?.trail ?? [operation.pointer],
              operation: operation.label,
              ...fault,
            });
        await stage.discard(items);
      },
    }),
    ...resourceCases(subject, {
      needs: ['update', 'create'],
      title: 'changes of different fields at once are all kept',
      writes: true,
      async run(scene, stage, { update, inferred }) {
        if (!stage.canMultiply) scene.skip('only one is made');
        const fault = await loseNoChange(scene, stage);
        if (fault === undefined) return;
        const { pointer, operation } = update;
        const trail = verbTrail(pointer, operation);
        scene.fail({ isInferred: inferred, trail, operation: operation.label, ...fault });
      },
    }),
  ],
};

/** What is wrong, and where it was seen. */
type Seen = Told & { readonly exchange: Exchange };

async function createAtOnce(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<Exchange[]> {
  const count = atOnce(scene);
  const bodies = [];
  for (let i = 0; i < count; i++) bodies.push(await stage.body());
  await openConnections(scene, stage, count);
  return scene.run.sendAll(
    bodies.map((body) => stage.createDraft(body)),
    count,
  );
}

function refused({ resource }: Stage, replies: readonly Exchange[]): Seen | undefined {
  const refusal = replies.find((exchange) => !isSuccess(exchange));
  return (
    refusal && {
      // More than the name may have to be another each time, and nothing tells.
      isInferred: resource.inferred && isRefusal(refusal),
      exchange: refusal,
      message: `one of ${replies.length} creates at once was refused`,
      expected: 'a success',
      actual: brief(`${statusOf(refusal)} ${refusal.response.body}`),
    }
  );
}

function sameId({ resource, idOf }: Stage, items: readonly Item[]): Seen | undefined {
  const ids = items.flatMap((item) => idOf(item.shown) ?? []);
  const different = new Set(ids).size;
  const [first] = items;
  if (first === undefined || different === ids.length) return undefined;
  return {
    check: 'lifecycle/unique-id',
    exchange: first.exchange,
    message: `creates at once made two ${resource.name} items with one id`,
    expected: 'an id of its own for every item',
    actual: `${different} ids for ${ids.length} items`,
  };
}

async function lost(stage: Stage, items: readonly Item[]): Promise<Seen | undefined> {
  if (stage.resource.list === undefined) return undefined;
  const listing = await stage.all();
  if (!isSuccess(listing.exchange) || listing.isCut) return undefined;
  const missing = items.filter((item) => stage.inList(listing, item).length === 0);
  if (missing.length === 0) return undefined;
  return {
    exchange: listing.exchange,
    message: `of ${items.length} items that were made at once, some are not in the list`,
    expected: 'all are listed',
    actual: `${missing.length} are not`,
  };
}
