import { valueAt } from '../../spec/pointer.ts';
import type { Run } from '../run/run-state.ts';
import { identifiersOf, labelOf } from './item.ts';
import type { Item } from './ledger.ts';

/**
 * Why an item is not certain to be this run's own; undefined where it is: it was not there before the first create, and it has
 * a name of this run, or its whole list was known before it was created.
 */
export function whyNotOwn(run: Run, item: Item): string | undefined {
  const { resource, known } = item;
  const existing = run.existing.of(resource);
  const { labelAt } = run.stage(resource);
  const ids = identifiersOf(resource, known);
  if (ids.some((id) => existing.ids.has(id))) return wasThere;
  const shown = labelAt === undefined ? undefined : labelOf(valueAt(known, labelAt));
  if (shown !== undefined && run.isOwnName(shown)) return undefined;
  if (shown !== undefined && existing.names.has(shown)) return wasThere;
  const isComplete = existing.isComplete && !existing.unread.has(JSON.stringify(item.caller));
  if (isComplete) return undefined;
  if (shown !== undefined && !isSpellingOf(shown, item))
    return 'it has another name than the one that was sent';
  if (shown === undefined && isNewEachTime(run, item)) return undefined;
  return 'nothing shows that it was not there before this run';
}

const wasThere = 'it was there before this run';

/** The name that was sent, as a server may store it: trimmed, cut or in another case. */
function isSpellingOf(shown: string, { label }: Item): boolean {
  return label === undefined || label.trim().toLowerCase().startsWith(shown.trim().toLowerCase());
}

/** Two creates that gave two ids, and no id twice: this server makes something new each time. */
function isNewEachTime({ ledger }: Run, { resource }: Item): boolean {
  const { id } = resource;
  if (id === undefined) return false;
  const ids = ledger.items
    .filter((item) => item.resource === resource)
    .map(({ shown }) => valueAt(shown, id))
    .filter((value) => value !== undefined);
  return ids.length > 1 && new Set(ids).size === ids.length;
}
