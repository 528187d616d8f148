import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { mayBecomeCredential } from '../bodies/credential-fields.ts';
import { isTimeout } from '../http/fetch-bytes.ts';
import { pool } from '../http/pool.ts';
import type { Run } from '../run/run-state.ts';
import type { Exchange } from '../types.ts';
import { byAsker, labelOf } from './item.ts';
import type { Item } from './ledger.ts';
import { type LeftBehind, leftBehindOf, whyNotDeleted } from './left-behind.ts';
import { findLost, findStrays, messageOf } from './lost.ts';

/** Deletes everything that the run made, and what it may have made without being told. What stays is named. */
export async function cleanUp(run: Run): Promise<readonly LeftBehind[]> {
  const left: LeftBehind[] = [];
  const waits = waitsOf(2 * run.settings.patienceMs);
  for (const resource of run.resources) {
    left.push(...(await findLost(run, resource)));
    await findStrays(run, resource);
    // What may open something goes first.
    const opens = ({ sent }: Item) => Object.keys(sent).some(mayBecomeCredential);
    const items = run.ledger.items
      .filter((item) => item.resource === resource && item.isAlive)
      .toSorted((one, other) => Number(opens(other)) - Number(opens(one)));
    for (const { items: same } of byAsker(items)) {
      await run
        .stage(resource)
        .identify(same)
        .catch(() => undefined);
    }
    const reasons = await pool(items, 4, (item) => remove(run, item, waits));
    items.forEach((item, i) => {
      const reason = reasons[i];
      if (reason !== undefined) left.push(leftBehindOf(item, reason));
    });
    left.push(...(await stillThere(run, resource, left)));
  }
  return left;
}

/** Waits before a delete is sent again, in milliseconds. All items share them: they hang on one server. */
function waitsOf(allMs: number): number[] {
  return [0, ...[1, 2, 4, 8, 16].map((part) => (allMs * part) / 31)];
}

/** Why the item stays; undefined where it is gone. */
async function remove(run: Run, item: Item, waits: number[]): Promise<string | undefined> {
  if (item.resource.delete === undefined) return 'the document names no way to delete it';
  try {
    const attempt = () => run.stage(item.resource).remove(item);
    let exchange = await attempt();
    // A server that crashed, or the one behind a gateway, may be back in some seconds.
    while (item.isAlive && isPassing(exchange)) {
      const wait = waits.shift();
      if (wait === undefined) break;
      await run.pause(wait);
      exchange = await attempt();
    }
    return item.isAlive ? whyNotDeleted(exchange) : undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function isPassing({ response }: Exchange): boolean {
  return response.status === 0 ? !isTimeout(response) : [502, 503, 504].includes(response.status);
}

/** What a server says it has deleted, or never had, and shows all the same: to everybody who has made something. */
async function stillThere(
  run: Run,
  resource: Resource,
  known: readonly LeftBehind[],
): Promise<readonly LeftBehind[]> {
  const stage = run.stage(resource);
  const { labelAt } = stage;
  const hasTried = run.ledger.intents.some((intent) => intent.resource === resource);
  if (!hasTried || resource.list === undefined || resource.delete === undefined) return [];
  const items = run.ledger.items.filter((item) => item.resource === resource);
  const askers = byAsker(items).map(({ asker }) => asker);
  const there = new Map<string, LeftBehind>();
  const add = (left: LeftBehind) => void (there.has(left.name) || there.set(left.name, left));
  for (const asker of askers.length === 0 ? [{}] : askers) {
    const listing = await stage.all(asker).catch(() => undefined);
    if (listing === undefined) continue;
    for (const found of listing.items) {
      const label = labelAt === undefined ? undefined : labelOf(valueAt(found, labelAt));
      if (label !== undefined && run.isOwnName(label))
        add(leftBehindOf({ resource, label, known: found }, stillListed));
    }
    for (const item of items)
      if (stage.inList(listing, item).length > 0) add(leftBehindOf(item, stillListed));
  }
  return [...there.values()].filter(({ name }) => !known.some((left) => left.name === name));
}

const stillListed = 'it is still in the list after its deletion';
