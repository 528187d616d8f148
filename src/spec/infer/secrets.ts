import { type FlatSchema, flattenProperty, isFreeText } from '../constraints.ts';
import type { JsonObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import type { SecretRule, Verb } from '../resource.ts';
import { hasField, secretName } from './shape.ts';

/**
 * Texts of the created item that are called like a secret, shown wherever the document shows them; and texts that only the reply to
 * a create shows, whatever they are called: what is shown once is a secret.
 */
export function secretRules(
  root: JsonObject,
  created: FlatSchema,
  listed: FlatSchema | undefined,
  read: FlatSchema | undefined,
  request: FlatSchema | undefined,
): SecretRule[] {
  const later = [listed, read].filter((schema) => schema !== undefined);
  const isShownOnce = (name: string) =>
    later.length > 0 && !later.some((schema) => hasField(schema, name)) && !tellsNoSecret.test(name);
  const candidates = Object.entries(created.properties).filter(([name]) => {
    const field = flattenProperty(root, created, name);
    if (!field?.types.includes('string') || (request && hasField(request, name))) return false;
    return secretName.test(name) || (isShownOnce(name) && isFreeText(field));
  });
  // What is called like a secret is the one that authenticates, if there are several.
  return candidates
    .toSorted(([one], [other]) => Number(secretName.test(other)) - Number(secretName.test(one)))
    .map(([name, { pointer }]) => {
      const shown: Verb[] = ['create', 'rotate'];
      if (listed && hasField(listed, name)) shown.push('list');
      if (read && hasField(read, name)) shown.push('read', 'update');
      return { pointer, field: joinPointer('', name), shown };
    });
}

/** Fields that a create alone may show without a secret in them: what it says of itself, and what identifies something. */
const tellsNoSecret =
  /name|title|label|description|note|message|detail|warning|stat(e|us)|type|kind|object|role|scope|ur[il]|href|link|prefix|suffix|hint|mask|expir|time|date|version|mail|locale|etag|(^|_|[a-z])(id|Id|ID|at|At|by|By|on|On)$/;
