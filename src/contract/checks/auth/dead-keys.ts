import type { Operation } from '../../../spec/document.ts';
import { type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { type Caller, callerFor, isSecured } from '../../engine/caller.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { adopted, doorOf, holderOf } from './minted.ts';

/** A key that must open nothing any more, and how people are told of it. */
export interface DeadKey {
  /** `a deleted api-key`. */
  readonly what: string;
  readonly secret: string | undefined;
  /** Where the document says that it is dead, and the operation that has made it so. */
  readonly trail: readonly string[];
  readonly operation: Operation;
  /** Whether it must be dead on any server, whatever a document's grade. */
  readonly absolute: boolean;
}

type Makeable = ResourceWith<'create'>;

/** Tries all that can be done with a key: each operation may have a guard of its own. */
export async function mustOpenNothing(scene: Scene, stage: Stage<Makeable>, key: DeadKey): Promise<void> {
  await mustNotOpen(scene, stage, key);
  const caller = holderOf(scene, doorOf(stage.resource), key.secret);
  await tryItems(scene, stage, key, caller);
  await mustBeShut(scene, key, stage.createDraft(await stage.body(), { caller }), 'creates');
  await tryReadsElsewhere(scene, stage, key);
  await tryOtherItems(scene, stage, key);
}

/** Tries the one read that shows whether a key opens the API. */
export async function mustNotOpen(
  scene: Scene,
  { resource }: Stage,
  key: DeadKey,
  does = 'reads',
): Promise<void> {
  const door = doorOf(resource);
  await mustBeShut(scene, key, scene.draft(door, { caller: holderOf(scene, door, key.secret) }), does);
}

/** Reports a dead key that does something. Whether it does nothing. */
export async function mustBeShut(scene: Scene, key: DeadKey, draft: Draft, does: string): Promise<boolean> {
  const exchange = await scene.probe(draft);
  if (!isSuccess(exchange)) return true;
  const made = itemOf(scene.run.ledger, exchange);
  if (made) adopted(scene, made, key.operation);
  scene.fail({
    trail: key.trail,
    absolute: key.absolute,
    operation: key.operation.label,
    exchange,
    message: `${key.what} still ${does} (${draft.operation?.label})`,
    expected: '401 or 403',
    actual: statusOf(exchange),
  });
  return false;
}

const ways = [
  ['read', 'reads', {}],
  ['update', 'changes', { json: {} }],
  ['rotate', 'rotates', {}],
  ['delete', 'deletes', {}],
] as const;

/** What is done to an item, worst last: where a delete goes through, nothing is left to try it on. */
async function tryItems(scene: Scene, stage: Stage, key: DeadKey, caller: Caller): Promise<void> {
  const item = await stage.spare();
  for (const [verb, does, parts] of ways) {
    if (stage.resource[verb] === undefined) continue;
    const isShut = await mustBeShut(
      scene,
      key,
      await stage.itemDraft(verb, item, { caller, ...parts }),
      does,
    );
    if (verb === 'delete' && !isShut) item.isAlive = false;
  }
}

/** What else there is to read, whatever it shows: a few, as most share one guard. */
async function tryReadsElsewhere(scene: Scene, { resource }: Stage, key: DeadKey): Promise<void> {
  const { document, resources } = scene.run;
  const reads = document.operations.filter(
    (operation) =>
      operation.method === 'GET' &&
      !operation.path.includes('{') &&
      isSecured(operation) &&
      !rolesOf(resources, operation).some((role) => role.resource === resource),
  );
  for (const operation of reads.slice(0, 4)) {
    const caller = callerFor(document, operation, { token: key.secret, user: key.secret });
    if (caller === undefined || caller.kind === 'nobody') continue;
    await mustBeShut(scene, key, scene.draft(operation, { caller }), 'reads');
  }
}

/** What is done to things of other kinds: of what cannot be deleted again only the one that there is is read. */
async function tryOtherItems(scene: Scene, { resource }: Stage, key: DeadKey): Promise<void> {
  const { document, resources } = scene.run;
  for (const other of resources) {
    const { create, read, inferred } = other;
    const stage = scene.stage(other);
    const caller = create && callerFor(document, create.operation, { token: key.secret, user: key.secret });
    if (other === resource || inferred || caller === undefined || caller.kind === 'nobody') continue;
    try {
      if (stage.canMultiply) {
        await mustBeShut(scene, key, stage.createDraft(await stage.body(), { caller }), 'creates');
        await tryItems(scene, stage, key, caller);
      } else if (read)
        await mustBeShut(scene, key, await stage.itemDraft('read', await stage.main(), { caller }), 'reads');
    } catch (error) {
      // What cannot be made here says nothing of the key.
      if (!(error instanceof Skip)) throw error;
    }
  }
}
