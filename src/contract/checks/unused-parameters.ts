import { valueAt } from '../../spec/pointer.ts';
import type { FieldMap } from '../../spec/resource.ts';
import type { CheckContext, Collection, Item } from '../check.ts';
import { scramble } from '../probes/near-secrets.ts';

/** Parameters for a request about an item that does not exist, of the same form as those of one that does. */
export function unusedParameters(
  { freshName }: CheckContext,
  { nameAt }: Collection,
  by: FieldMap,
  like: Item,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(by).map(([name, at]) => [
      name,
      at === nameAt ? freshName() : unused(String(valueAt(like.known, at))),
    ]),
  );
}

/** A UUID stays one, with its version and its variant. */
function unused(id: string): string {
  const other = scramble(id);
  const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
  return isUuid
    ? other.slice(0, 14) + id.charAt(14) + other.slice(15, 19) + id.charAt(19) + other.slice(20)
    : other;
}
