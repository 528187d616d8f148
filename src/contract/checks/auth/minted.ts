import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import { type Caller, callerFor } from '../../engine/caller.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Exchange } from '../../types.ts';

/** A key that this API has made and takes itself; undefined where there is none. */
export async function mintedSecret(scene: Scene, resource: Resource): Promise<string | undefined> {
  if (resource.authenticates === undefined || resource.inferred || !scene.run.settings.mayWrite)
    return undefined;
  try {
    return secretIn(resource, await scene.stage(resource).main());
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}

/** The secret of an item that opens the API. */
export function secretIn(resource: Resource, item: { readonly shown: Item['shown'] }): string | undefined {
  const value = resource.authenticates && valueAt(item.shown, resource.authenticates.field);
  return typeof value === 'string' ? value : undefined;
}

/** What the document says of the secret that opens the API, then of an operation. */
export function openingTrail({ authenticates }: Resource, operation: Operation): readonly string[] {
  return authenticates ? [authenticates.pointer, operation.pointer] : [operation.pointer];
}

/** Whoever holds a key, as an operation wants it presented. @throws Skip */
export function holderOf(scene: Scene, operation: Operation, secret: string | undefined): Caller {
  const caller =
    secret === undefined
      ? undefined
      : callerFor(scene.run.document, operation, { token: secret, user: secret });
  if (caller === undefined || caller.kind === 'nobody')
    throw new Skip('the created key cannot be presented to this API');
  return caller;
}

/** A read that shows whether a key opens the API. @throws Skip */
export function doorOf(resource: Resource): Operation {
  const operation = resource.list?.operation ?? resource.read?.operation;
  if (operation === undefined) throw new Skip('there is nothing to read with the key');
  return operation;
}

/** Asks with a key. */
export async function knock(scene: Scene, resource: Resource, secret: string | undefined): Promise<Exchange> {
  const operation = doorOf(resource);
  return scene.probe(scene.draft(operation, { caller: holderOf(scene, operation, secret) }));
}

/** What a key has made that opens nothing any more, or soon: the account itself looks after it, and deletes it. */
export function adopted({ run }: Scene, item: Item, operation: Operation): Item {
  const { items } = run.ledger;
  const own = { ...item, caller: run.self(operation) };
  items.splice(items.indexOf(item), 1, own);
  return own;
}

/** Knocks with a live key first: only a key that opened can be seen to stop opening. @throws Skip */
export async function mustOpen(scene: Scene, resource: Resource, secret: string | undefined): Promise<void> {
  if (!isSuccess(await knock(scene, resource, secret)))
    throw new Skip('the created key does not open this API, so it cannot be seen to stop');
}

/** Whether an item says of itself that it opens nothing: by a state, a flag, or the moment when it was shut. */
export function saysItIsShut(shown: JsonObject): boolean {
  return Object.entries(shown).some(
    ([name, value]) =>
      (typeof value === 'string' && /^(expired|inactive|disabled|revoked|suspended|blocked)$/i.test(value)) ||
      (value === true && /^(is_?)?(expired|inactive|disabled|revoked|suspended|blocked)$/i.test(name)) ||
      (value === false && /^(is_?)?(active|enabled|valid)$/i.test(name)) ||
      (Boolean(value) && /^(disabled|revoked|suspended|blocked)_?(at|on)$/i.test(name)),
  );
}
