import { valueAt } from '../../spec/pointer.ts';
import type { Item } from '../engine/ledger.ts';
import type { Run } from '../engine/run-state.ts';
import type { Exchange } from '../types.ts';

/**
 * What a reply tells of our items: the first id, name or secret that is in it and was not in the request.
 *
 * @param leastId characters of an id that is worth looking for: short ones may be counted up in each account
 */
export function toldOfOurs(
  run: Run,
  items: readonly Item[],
  { request, response }: Exchange,
  leastId = shortest,
): string | undefined {
  if (response.body.length < shortest) return undefined;
  const asked = `${request.url} ${request.body ?? ''}`;
  return tellingOf(run, items, leastId).find(
    (value) => !asked.includes(value) && hasWhole(response.body, value),
  );
}

/** What only those know who have seen our items. */
function tellingOf(run: Run, items: readonly Item[], leastId: number): string[] {
  const uses = new Map<string | undefined, number>();
  for (const { label } of run.ledger.intents) uses.set(label, (uses.get(label) ?? 0) + 1);
  const values = items.flatMap(({ resource, label, known, shown }) => [
    resource.id === undefined ? undefined : longId(valueAt(known, resource.id), leastId),
    // A name that was sent more than once may be somebody else's, too.
    uses.get(label) === 1 ? label : undefined,
    ...resource.secrets.map((rule) => valueAt(shown, rule.field)),
  ]);
  return values.filter((value): value is string => typeof value === 'string' && value.length >= shortest);
}

function longId(id: unknown, least: number): string | undefined {
  return typeof id === 'string' && id.length >= least ? id : undefined;
}

/** Shorter ones are in a text by chance. */
const shortest = 8;

/** Our names are counted up: `keymock-1a-1` is no part of `keymock-1a-12`. */
function hasWhole(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
    if (!/[\w-]/.test(text.charAt(at + value.length))) return true;
  return false;
}
