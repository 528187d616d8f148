import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { resourceCases } from '../resource-cases.ts';
import { type DeadKey, mustNotOpen, mustOpenNothing } from './dead-keys.ts';
import { doorOf, holderOf, knock, mustOpen, openingTrail, secretIn } from './minted.ts';
import { withEncodedEnd } from './side-paths.ts';

export const revoked: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/revoked',
  title: 'a deleted key opens nothing any more',
  why: 'Deleting the key is what people do when it has leaked. A cache or a forgotten index keeps it at work.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys with that key -> 200',
  passing: 'DELETE /keys/ci -> 200, then GET /keys with that key -> 401',
  source: 'x-resource: authenticates (until the item is deleted)',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title:
        'a deleted key is refused at once, for reading and for writing, also when its name is used again',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const item = await stage.spare();
        const key = deadKeyOf(stage, item);
        await mustOpen(scene, resource, key.secret);
        if (!isSuccess(await stage.remove(item))) scene.skip('the delete was refused');
        await mustOpenNothing(scene, stage, key);
        await tryItself(scene, stage);
        await trySibling(scene, stage);
        await tryEncoded(scene, stage);
        // A flag that toggles: who deletes twice, to be sure, brings the key back.
        await scene.probe(await stage.itemDraft('delete', item));
        await mustNotOpen(scene, stage, key, 'reads again once it is deleted twice, and');
        if (stage.labelField === undefined || item.label === undefined) return;
        const heir = await stage.create({ [stage.labelField]: item.label });
        await mustNotOpen(scene, stage, key, 'reads again once its name is used again, and');
        if (heir.item) await heirMustOpen(scene, stage, secretIn(resource, heir.item));
      },
    }),
};

type Mortal = ResourceWith<'delete'>;

function deadKeyOf({ resource }: Stage<Mortal>, item: Item): DeadKey {
  const { operation } = resource.delete;
  const trail = openingTrail(resource, operation);
  return {
    what: `a deleted ${resource.name}`,
    secret: secretIn(resource, item),
    trail,
    operation,
    absolute: true,
  };
}

/** A key that deletes itself is no exception, where it may. */
async function tryItself(scene: Scene, stage: Stage<Mortal>): Promise<void> {
  const item = await stage.spare();
  const key = deadKeyOf(stage, item);
  const caller = holderOf(scene, doorOf(stage.resource), key.secret);
  const exchange = await scene.probe(await stage.itemDraft('delete', item, { caller }));
  if (!isSuccess(exchange)) return;
  item.isAlive = false;
  await mustNotOpen(scene, stage, key, 'reads after it has deleted itself, and');
}

/** Nor is a key that another one deletes. */
async function trySibling(scene: Scene, stage: Stage<Mortal>): Promise<void> {
  const { resource } = stage;
  const caller = holderOf(scene, doorOf(resource), secretIn(resource, await stage.main()));
  await tryDelete(scene, stage, 'after another key has deleted it', (item) =>
    stage.itemDraft('delete', item, { caller }),
  );
}

/** Nor one whose path is written in another way that says the same: what is looked up is not always what is compared. */
async function tryEncoded(scene: Scene, stage: Stage<Mortal>): Promise<void> {
  await tryDelete(scene, stage, 'after a delete by its percent-encoded path', async (item) => {
    const draft = await stage.itemDraft('delete', item);
    return { ...draft, path: withEncodedEnd(draft.path), operation: undefined };
  });
}

/** A delete that a server may refuse: only what is gone from our list, too, must open nothing. */
async function tryDelete(
  scene: Scene,
  stage: Stage<Mortal>,
  when: string,
  draft: (item: Item) => Promise<Draft>,
): Promise<void> {
  const item = await stage.spare();
  const key = deadKeyOf(stage, item);
  const exchange = await scene.probe(await draft(item));
  if (!isSuccess(exchange) || (await stage.exists(item)) !== false) return;
  item.isAlive = false;
  await mustNotOpen(scene, stage, key, `reads ${when}, and`);
}

/** A revocation is of a key, not of its name. */
async function heirMustOpen(scene: Scene, { resource }: Stage, secret: string | undefined): Promise<void> {
  if (secret === undefined) return;
  const exchange = await knock(scene, resource, secret);
  if (isSuccess(exchange)) return;
  scene.fail({
    check: 'auth/accepts-created',
    trail: openingTrail(resource, doorOf(resource)),
    absolute: true,
    operation: doorOf(resource).label,
    exchange,
    message: `a created ${resource.name} does not open the API if a deleted one had its name`,
    expected: 'a success',
    actual: statusOf(exchange),
  });
}
