import type { Resource } from '../spec/resource.ts';
import { aOrAn } from './run/stage.ts';

/**
 * What a run cannot check although it matters, in sentences that say what to add. None where the document, or an `x-resource` in it,
 * says all that the checks need.
 *
 * @example
 * uncheckedParts([]); // ['keymock recognises no resource in the document that a client can create, so ...']
 */
export function uncheckedParts(resources: readonly Resource[]): readonly string[] {
  const created = resources.filter(({ create }) => create !== undefined);
  if (created.length === 0)
    return [
      'keymock recognises no resource in the document that a client can create, so only single requests are checked; describe one with x-resource',
    ];
  // Whoever writes an x-resource leaves out what there is not.
  return created
    .filter(({ inferred }) => inferred)
    .flatMap(({ name, secrets, unique }) => [
      ...(secrets.length === 0
        ? [
            `no secret of ${aOrAn(name)} is known, so secrecy and revocation are not checked; name its field in x-resource: secrets`,
          ]
        : []),
      ...(unique.length === 0
        ? [
            `nothing of ${aOrAn(name)} is known to be unique, so duplicates are not checked; name it in x-resource: unique`,
          ]
        : []),
    ]);
}
