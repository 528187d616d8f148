import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { fullBodies } from '../../engine/valid-bodies.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { deleteAmongAlike } from './delete-among-alike.ts';
import { deleteFromLaterPage } from './delete-later.ts';
import { expectGone, tellDelete } from './expect-gone.ts';
import { staysGone } from './stays-gone.ts';

export const remove: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/duplicate-refused'],
  id: 'lifecycle/delete',
  title: 'a delete removes the item, and only that item',
  why: 'A key that is believed to be gone and is not is the worst kind of key.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys -> ci is there',
  passing: 'DELETE /keys/ci -> 200, then GET /keys -> everything but ci',
  source: 'x-resource: delete; RFC 9110, section 9.3.5',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title: 'a deleted item is no longer listed, and the others are',
      writes: true,
      async run(scene, stage) {
        const [bystander, second] = await stage.population(2);
        const item = await stage.spare();
        const next = await stage.spare();
        const { exchange, isGone } = await expectGone(scene, stage, item);
        if (!isSuccess(exchange)) return;
        if (isGone && bystander) await staysGone(scene, stage, item, bystander);
        await deleteFull(scene, stage);
        await deleteTheLast(scene, stage);
        const left = await deleteFromLaterPage(stage);
        if (left) tellDelete(scene, stage, exchange, left);
        const alike = await deleteAmongAlike(scene, stage);
        await expectAll(scene, stage, [bystander, second, next, ...alike], exchange);
        await stage.discard(alike);
      },
    }),
};

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** An item of which every field has a value is deleted like any other. */
async function deleteFull(scene: Scene, stage: Deletable): Promise<void> {
  for (const fields of fullBodies(scene.run, stage)) {
    const { item } = await stage.create(fields);
    if (item) await expectGone(scene, stage, item);
  }
}

/** So is the only one that there is: tried in the other account, where it has none yet. */
async function deleteTheLast(scene: Scene, stage: Deletable): Promise<void> {
  const { run } = scene;
  const { create, list } = stage.resource;
  const caller = run.other(create.operation);
  if (list === undefined || caller === undefined) return;
  const others = await stage.all({ caller });
  if (!isSuccess(others.exchange) || others.items.length > 0) return;
  const exchange = await scene.probe(stage.createDraft(await stage.body(), { caller }));
  const item = itemOf(run.ledger, exchange);
  if (item) await expectGone(scene, stage, item);
}

/** Whatever was not deleted is there. */
async function expectAll(
  scene: Scene,
  stage: Deletable,
  others: readonly (Item | undefined)[],
  exchange: Exchange,
): Promise<void> {
  for (const other of others) {
    if (other === undefined || (await stage.exists(other)) !== false) continue;
    tellDelete(scene, stage, exchange, {
      message: `the delete of one ${stage.resource.name} removed another`,
      expected: 'other items stay',
      actual: `${other.label ?? 'another'} is gone`,
    });
    other.isAlive = false;
  }
}
