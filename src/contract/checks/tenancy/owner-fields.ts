import type { JsonObject } from '../../../spec/json.ts';
import type { Resource } from '../../../spec/resource.ts';

/** Names of fields that say whose a thing is. */
const owner =
  /(user|owner|account|tenant|org|organi[sz]ation|project|team|workspace|customer|member|group)(_?(id|uuid|name))?$|^uid$/i;

/** Whether a field or a parameter of this name says whose a thing is. */
export const isOwnerName = (name: string): boolean => owner.test(name);

/** What an item tells of its owner, by the names of its fields. */
export function ownerFields(
  item: JsonObject,
  { create, secrets }: Resource,
): Readonly<Record<string, string | number>> {
  const own = new Set([...Object.keys(create?.fields ?? {}), ...(create?.inputs ?? [])]);
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      (typeof value === 'string' || typeof value === 'number') &&
      isOwnerName(name) &&
      !own.has(name) &&
      !secrets.some(({ field }) => field === `/${name}`)
        ? [[name, value] as const]
        : [],
    ),
  );
}
