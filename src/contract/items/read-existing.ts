import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { labelField } from '../bodies/values.ts';
import type { Caller } from '../http/caller.ts';
import { isSuccess } from '../http/reply.ts';
import type { Run } from '../run/run-state.ts';
import { Skip } from '../signals.ts';
import type { Existing, ExistingItems } from './existing.ts';
import { identifiersOf, labelOf } from './item.ts';
import type { Listing } from './listing.ts';

const nothingKnown: Existing = { isComplete: false, unread: new Set(), ids: new Set(), names: new Set() };

export function createExistingItems(run: () => Run): ExistingItems {
  const noted = new Map<Resource, Existing>();
  const reading = new Map<Resource, Promise<void>>();
  const read = async (resource: Resource) => {
    noted.set(resource, await existingOf(run(), resource));
  };
  return {
    note(resource) {
      const known = reading.get(resource) ?? read(resource);
      reading.set(resource, known);
      return known;
    },
    of: (resource) => noted.get(resource) ?? nothingKnown,
  };
}

async function existingOf(run: Run, resource: Resource): Promise<Existing> {
  const { list, create } = resource;
  if (list === undefined) return nothingKnown;
  const label = create && labelField(run.document.root, create);
  const labelAt = label === undefined ? undefined : create?.fields[label];
  const ids = new Set<string>();
  const names = new Set<string>();
  const unread = new Set<string>();
  const [self, ...others] = callersOf(run, resource);
  for (const caller of [self, ...others]) {
    const listing = caller && (await unlessSkipped(run.stage(resource).all({ caller })));
    if (listing === undefined || !isSuccess(listing.exchange) || listing.isCut)
      unread.add(JSON.stringify(caller));
    for (const item of listing?.items ?? []) {
      for (const id of identifiersOf(resource, item)) ids.add(id);
      const name = labelAt === undefined ? undefined : labelOf(valueAt(item, labelAt));
      if (name !== undefined) names.add(name);
    }
  }
  return { isComplete: !unread.has(JSON.stringify(self)), unread, ids, names };
}

function callersOf(run: Run, { list }: Resource): (Caller | undefined)[] {
  if (list === undefined) return [];
  const other = run.other(list.operation);
  return [selfOf(run, list.operation), ...(other === undefined ? [] : [other])];
}

function selfOf(run: Run, operation: Parameters<Run['self']>[0]): Caller | undefined {
  try {
    return run.self(operation);
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}

async function unlessSkipped(step: Promise<Listing>): Promise<Listing | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof Skip) return undefined;
    throw error;
  });
}
