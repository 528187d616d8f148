import { type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { type Caller, callerFor, isSecured } from '../../engine/caller.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { resourceCases } from '../resource-cases.ts';
import { doorOf, holderOf, knock, mustOpen, openingTrail, secretIn } from './minted.ts';

export const revoked: ActiveCheck = {
  kind: 'active',
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
        const bystander = await stage.main();
        const item = await stage.spare();
        const secret = secretIn(resource, item);
        await mustOpen(scene, resource, secret);
        if (!isSuccess(await stage.remove(item))) scene.skip('the delete was refused');
        const door = doorOf(resource);
        const holder = holderOf(scene, door, secret);
        await mustBeShut(scene, stage, scene.draft(door, { caller: holder }), 'reads');
        if (resource.read)
          await mustBeShut(
            scene,
            stage,
            await stage.itemDraft('read', bystander, { caller: holder }),
            'reads',
          );
        await mustBeShut(scene, stage, stage.createDraft(await stage.body(), { caller: holder }), 'creates');
        await tryChanges(scene, stage, holder);
        await tryElsewhere(scene, stage, secret);
        await tryItself(scene, stage);
        // A flag that toggles: who deletes twice, to be sure, brings the key back.
        await scene.probe(await stage.itemDraft('delete', item));
        const again = scene.draft(door, { caller: holder });
        await mustBeShut(scene, stage, again, 'reads again once it is deleted twice, and');
        if (stage.labelField === undefined || item.label === undefined) return;
        const heir = await stage.create({ [stage.labelField]: item.label });
        await mustBeShut(
          scene,
          stage,
          scene.draft(door, { caller: holder }),
          'reads again once its name is used again, and',
        );
        if (heir.item) await heirMustOpen(scene, stage, secretIn(resource, heir.item));
      },
    }),
};

type Mortal = ResourceWith<'delete'>;

/** What is done to another item, worst last: where a delete goes through, nothing is left to try it on. */
async function tryChanges(scene: Scene, stage: Stage<Mortal>, caller: Caller): Promise<void> {
  const { resource } = stage;
  const ways = [
    ['update', 'changes', { json: {} }],
    ['rotate', 'rotates', {}],
    ['delete', 'deletes', {}],
  ] as const;
  const item = await stage.spare();
  for (const [verb, does, parts] of ways) {
    if (resource[verb] === undefined) continue;
    await mustBeShut(scene, stage, await stage.itemDraft(verb, item, { caller, ...parts }), does);
  }
}

/** A key that deletes itself is no exception, where it may. */
async function tryItself(scene: Scene, stage: Stage<Mortal>): Promise<void> {
  const item = await stage.spare();
  const door = doorOf(stage.resource);
  const caller = holderOf(scene, door, secretIn(stage.resource, item));
  const exchange = await scene.probe(await stage.itemDraft('delete', item, { caller }));
  if (!isSuccess(exchange)) return;
  item.isAlive = false;
  await mustBeShut(scene, stage, scene.draft(door, { caller }), 'reads after it has deleted itself, and');
}

/** What else there is to read, whatever it shows: a few, as most share one guard. */
async function tryElsewhere(scene: Scene, stage: Stage<Mortal>, token: string | undefined): Promise<void> {
  const { document, resources } = scene.run;
  const reads = document.operations.filter(
    (operation) =>
      operation.method === 'GET' &&
      !operation.path.includes('{') &&
      isSecured(operation) &&
      !rolesOf(resources, operation).some(({ resource }) => resource === stage.resource),
  );
  for (const operation of reads.slice(0, 4)) {
    const caller = callerFor(document, operation, { token, user: token });
    if (caller === undefined || caller.kind === 'nobody') continue;
    await mustBeShut(scene, stage, scene.draft(operation, { caller }), 'reads');
  }
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

async function mustBeShut(
  scene: Scene,
  { resource }: Stage<Mortal>,
  draft: Draft,
  does: string,
): Promise<void> {
  const exchange = await scene.probe(draft);
  if (!isSuccess(exchange)) return;
  const made = itemOf(scene.run.ledger, exchange);
  // What a revoked key has made is deleted by the account itself.
  if (made)
    scene.run.ledger.items.splice(scene.run.ledger.items.indexOf(made), 1, {
      ...made,
      caller: scene.run.self(resource.delete.operation),
    });
  scene.fail({
    trail: openingTrail(resource, resource.delete.operation),
    absolute: true,
    operation: resource.delete.operation.label,
    exchange,
    message: `a deleted ${resource.name} still ${does} (${draft.operation?.label})`,
    expected: '401 or 403',
    actual: statusOf(exchange),
  });
}
