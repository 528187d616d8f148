import { type FlatSchema, flattenProperty } from '../constraints.ts';
import type { JsonObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import type { SecretRule, Verb } from '../resource.ts';
import { hasField, secretName } from './shape.ts';

/** Texts of the created item that are called like a secret; shown wherever the document shows them. */
export function secretRules(
  root: JsonObject,
  created: FlatSchema,
  listed: FlatSchema | undefined,
  read: FlatSchema | undefined,
  request: FlatSchema | undefined,
): SecretRule[] {
  return Object.entries(created.properties)
    .filter(
      ([name]) =>
        secretName.test(name) &&
        !(request && hasField(request, name)) &&
        flattenProperty(root, created, name)?.types.includes('string'),
    )
    .map(([name, { pointer }]) => {
      const shown: Verb[] = ['create', 'rotate'];
      if (listed && hasField(listed, name)) shown.push('list');
      if (read && hasField(read, name)) shown.push('read', 'update');
      return { pointer, field: joinPointer('', name), shown };
    });
}
