import { valueAt } from '../../spec/pointer.ts';
import type { FieldMap } from '../../spec/resource.ts';
import type { Item } from '../engine/ledger.ts';
import type { Run } from '../engine/run-state.ts';
import type { Stage } from '../engine/stage.ts';
import { scramble } from '../probes/near-secrets.ts';

/** Parameters for a request about one item that nobody has, of the same form as those of one that is there. */
export function unusedLike(
  run: Run,
  { labelAt }: Stage,
  by: FieldMap,
  like: Item,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(by).map(([name, at]) => [
      name,
      at === labelAt ? run.freshName() : unused(String(valueAt(like.known, at))),
    ]),
  );
}

/** A UUID stays one: its version and its variant are no chance. */
function unused(id: string): string {
  const other = scramble(id);
  const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
  return isUuid
    ? other.slice(0, 14) + id.charAt(14) + other.slice(15, 19) + id.charAt(19) + other.slice(20)
    : other;
}
