import { valueAt } from '../../spec/pointer.ts';
import type { Scene } from '../run/scene.ts';
import type { Exchange } from '../types.ts';
import type { Item } from './item.ts';

/**
 * Whether a reply shows an id, a name or a secret of one of the items, which the request did not contain.
 *
 * @param shortestId ids with fewer characters do not count: a server may count them up in each account
 */
export type Reveals = (reply: Exchange, items: readonly Item[], shortestId?: number) => boolean;

/** Shorter texts are in a reply by chance. */
const shortest = 8;

export function createReveals({ run }: Scene): Reveals {
  return ({ request, response }, items, shortestId = shortest) => {
    if (response.body.length < shortest) return false;
    const sent = `${request.url} ${request.body ?? ''}`;
    const uses = new Map<string | undefined, number>();
    for (const { label } of run.ledger.intents) uses.set(label, (uses.get(label) ?? 0) + 1);
    return items
      .flatMap(({ id, name, resource, shown }) => [
        typeof id === 'string' && id.length >= shortestId ? id : undefined,
        // A name that was sent more than once may be that of another account's item, too.
        uses.get(name) === 1 ? name : undefined,
        ...resource.secrets.map(({ field }) => valueAt(shown, field)),
      ])
      .some(
        (value) =>
          typeof value === 'string' &&
          value.length >= shortest &&
          !sent.includes(value) &&
          hasWhole(response.body, value),
      );
  };
}

/** Names are counted up: `keymock-1a-1` is no part of `keymock-1a-12`. */
function hasWhole(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
    if (!/[\w-]/.test(text.charAt(at + value.length))) return true;
  return false;
}
