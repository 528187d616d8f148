import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { askerOf } from './item.ts';
import type { Item } from './ledger.ts';
import type { Run } from './run-state.ts';
import { isSuccess, statusOf } from './scene.ts';

/** Something that stays on the server. */
export interface LeftBehind {
  readonly resource: string;
  readonly name: string;
  readonly reason: string;
}

/** Deletes everything that the run made, and what it may have made without being told. What stays is named. */
export async function cleanUp(run: Run): Promise<readonly LeftBehind[]> {
  const left: LeftBehind[] = [];
  for (const resource of run.resources) {
    left.push(...(await removeLost(run, resource)));
    await findStrays(run, resource);
    const items = run.ledger.items.filter((item) => item.resource === resource && item.isAlive);
    const same = items.filter((item) => item.caller === items[0]?.caller);
    await run
      .stage(resource)
      .identify(same)
      .catch(() => undefined);
    left.push(...(await removeAll(run, items)));
    left.push(...(await stillThere(run, resource, new Set(left.map(({ name }) => name)))));
  }
  return left;
}

async function removeAll(run: Run, items: readonly Item[]): Promise<LeftBehind[]> {
  const left: LeftBehind[] = [];
  let next = 0;
  const work = async () => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) {
      const reason = await remove(run, item);
      if (reason !== undefined) left.push({ resource: item.resource.name, name: nameOf(item), reason });
    }
  };
  await Promise.all([work(), work(), work(), work()]);
  return left;
}

/** Why the item stays; undefined where it is gone. */
async function remove(run: Run, item: Item): Promise<string | undefined> {
  if (item.resource.delete === undefined) return 'the document names no way to delete it';
  try {
    const exchange = await run.stage(item.resource).remove(item);
    return item.isAlive ? `its deletion was answered with ${statusOf(exchange)}` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Creates whose outcome is not known: looked for by the name they were given. */
async function removeLost(run: Run, resource: Resource): Promise<LeftBehind[]> {
  const lost = run.ledger.intents.filter(
    (intent) => intent.resource === resource && (intent.state === 'unknown' || intent.state === 'open'),
  );
  const stage = run.stage(resource);
  const left: LeftBehind[] = [];
  for (const { label, caller, headers } of lost) {
    const name = label ?? '(without a name)';
    const labelAt = stage.labelAt;
    try {
      if (label === undefined || labelAt === undefined || resource.list === undefined)
        throw new Error('the server did not say whether it was made');
      const scope = askerOf({
        resource,
        headers,
        caller,
        label,
        sent: {},
        shown: {},
        known: {},
        isAlive: true,
        exchange: noExchange,
      });
      const listing = await stage.all(scope);
      if (!isSuccess(listing.exchange))
        throw new Error(
          `the server did not say whether it was made, and the list was answered with ${statusOf(listing.exchange)}`,
        );
      for (const found of listing.items.filter((item) => valueAt(item, labelAt) === label)) {
        run.ledger.items.push({
          resource,
          headers,
          caller,
          label,
          sent: {},
          shown: found,
          known: found,
          isAlive: true,
          exchange: noExchange,
        });
      }
    } catch (error) {
      left.push({
        resource: resource.name,
        name,
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return left;
}

/** What bears one of our names and should not be there: stored although refused, or back after its deletion. */
async function findStrays(run: Run, resource: Resource): Promise<void> {
  const stage = run.stage(resource);
  const { labelAt } = stage;
  const hasTried = run.ledger.intents.some((intent) => intent.resource === resource);
  if (!hasTried || labelAt === undefined || resource.list === undefined || resource.delete === undefined)
    return;
  const listing = await stage.all().catch(() => undefined);
  const known = run.ledger.items.filter((item) => item.resource === resource && item.isAlive);
  for (const found of listing?.items ?? []) {
    const label = valueAt(found, labelAt);
    const isOurs = typeof label === 'string' && run.isOwnName(label);
    if (!isOurs || known.some((item) => item.label === label)) continue;
    const caller = run.self(resource.delete.operation);
    run.ledger.items.push({
      resource,
      headers: {},
      caller,
      label,
      sent: {},
      shown: found,
      known: found,
      isAlive: true,
      exchange: noExchange,
    });
  }
}

/** What a server says it has deleted, or never had, and shows all the same: to everybody who has made something. */
async function stillThere(
  run: Run,
  resource: Resource,
  told: ReadonlySet<string>,
): Promise<readonly LeftBehind[]> {
  const stage = run.stage(resource);
  const { labelAt } = stage;
  const intents = run.ledger.intents.filter((intent) => intent.resource === resource);
  if (intents.length === 0 || resource.list === undefined || resource.delete === undefined) return [];
  const items = run.ledger.items.filter((item) => item.resource === resource);
  const askers = new Map(items.map(askerOf).map((asker) => [JSON.stringify(asker), asker]));
  const names = new Set<string>();
  for (const asker of askers.size === 0 ? [{}] : askers.values()) {
    const listing = await stage.all(asker).catch(() => undefined);
    if (listing === undefined) continue;
    for (const found of listing.items) {
      const label = labelAt === undefined ? undefined : valueAt(found, labelAt);
      if (typeof label === 'string' && run.isOwnName(label)) names.add(label);
    }
    for (const item of items) if (stage.inList(listing, item).length > 0) names.add(nameOf(item));
  }
  return [...names]
    .filter((name) => !told.has(name))
    .map((name) => ({ resource: resource.name, name, reason: 'it is still in the list after its deletion' }));
}

const noExchange = {
  index: -1,
  request: { method: '', url: '', headers: [] },
  response: { status: 0, headers: [], body: '' },
  startedAt: 0,
  durationMs: 0,
};

function nameOf(item: Item): string {
  const { id } = item.resource;
  const known = id === undefined ? undefined : valueAt(item.known, id);
  return item.label ?? (known === undefined ? '(without a name)' : String(known));
}
