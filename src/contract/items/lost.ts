import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { callerFor } from '../http/caller.ts';
import { isSuccess } from '../http/reply.ts';
import type { Run } from '../run/run-state.ts';
import { statusOf } from '../status-of.ts';
import { byAsker, identifiersOf, labelOf } from './item.ts';
import type { Intent, Item } from './ledger.ts';
import type { LeftBehind } from './left-behind.ts';
import type { Listing } from './listing.ts';

/**
 * Looks for what creates may have made without saying so, by the names that they were given: the ledger then has it. What
 * may be there and is not found is named, for a server may carry a create out after our last look.
 */
export async function findLost(run: Run, resource: Resource): Promise<readonly LeftBehind[]> {
  const lost = run.ledger.intents.filter(
    (intent) => intent.resource === resource && intent.state === 'unknown',
  );
  const left = new Map<string, LeftBehind>();
  for (const { asker, items: intents } of byAsker(lost)) {
    const listing = await run.stage(resource).all(asker).catch(messageOf);
    for (const intent of intents) {
      const open = settle(run, intent, listing);
      if (open === undefined) continue;
      const answer = intent.doubt === undefined ? 'not known' : statusOf(intent.doubt);
      const reason = `it may have been made: the answer to its creation was ${answer}, and ${open}`;
      const name = intent.label ?? '(without a name)';
      left.set(`${name} ${reason}`, { resource: resource.name, name, reason });
    }
  }
  return [...left.values()];
}

/** Why it is still open whether something was made; undefined where that is settled. */
function settle(run: Run, intent: Intent, listing: Listing | string): string | undefined {
  const { resource, label } = intent;
  const { labelAt, inList } = run.stage(resource);
  if (resource.list === undefined) return 'there is no list to find it in';
  if (label === undefined || labelAt === undefined) return 'it has no name to be found by';
  if (typeof listing === 'string') return `the list cannot be read: ${listing}`;
  if (!isSuccess(listing.exchange)) return `the list was answered with ${statusOf(listing.exchange)}`;
  const found = listing.items.filter((item) => labelOf(valueAt(item, labelAt)) === label);
  const made = run.ledger.items.filter((item) => item.resource === resource && item.label === label);
  // Only names that are plainly ours are proof: nobody else's key is ever deleted.
  if (found.length > made.length && !run.isOwnName(label))
    return 'what bears its name may be somebody else’s';
  for (const shown of found) {
    const isKnown = made.some(
      (item) => item.isAlive && inList({ ...listing, items: [shown] }, item).length > 0,
    );
    if (!isKnown && run.isOwnName(label)) take(run, { ...intent, label }, shown);
  }
  // Where a later try made it, the one before had come to nothing.
  if (found.length + made.length > 0) return undefined;
  if (listing.isCut) return 'the list cannot be read to its end';
  return isDone(intent) ? undefined : 'the list does not show it so far';
}

/** A server that fails by itself has ended its work; one that stands before it, or is silent, may not have. */
function isDone({ doubt }: Intent): boolean {
  return doubt !== undefined && ![0, 502, 503, 504].includes(doubt.response.status);
}

/** What bears one of our names and should not be there: stored although refused, or back after its deletion. */
export async function findStrays(run: Run, resource: Resource): Promise<void> {
  const stage = run.stage(resource);
  const { labelAt } = stage;
  const hasTried = run.ledger.intents.some((intent) => intent.resource === resource);
  if (!hasTried || labelAt === undefined || resource.list === undefined || resource.delete === undefined)
    return;
  const listing = await stage.all().catch(() => undefined);
  const known = run.ledger.items.filter((item) => item.resource === resource && item.isAlive);
  const caller = callerFor(run.document, resource.delete.operation, run.settings.self);
  if (caller === undefined) return;
  for (const shown of listing?.items ?? []) {
    const label = labelOf(valueAt(shown, labelAt));
    if (label === undefined || !run.isOwnName(label) || known.some((item) => item.label === label)) continue;
    take(run, { resource, label, caller, headers: {} }, shown);
  }
}

/** Writes down what a list shows and no reply told of. */
function take(
  run: Run,
  { resource, label, caller, headers }: Pick<Item, 'resource' | 'label' | 'caller' | 'headers'>,
  shown: JsonObject,
): void {
  if (identifiersOf(resource, shown).some((id) => run.existing.of(resource).ids.has(id))) return;
  const exchange = {
    index: -1,
    request: { method: '', url: '', headers: [] },
    response: { status: 0, headers: [], body: '' },
    startedAt: 0,
    durationMs: 0,
  };
  run.ledger.items.push({
    resource,
    label,
    caller,
    headers,
    exchange,
    sent: {},
    shown,
    known: shown,
    isAlive: true,
  });
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
