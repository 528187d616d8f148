import type { Document } from '../../spec/document.ts';
import { objectOf } from '../../spec/json.ts';
import { joinPointer } from '../../spec/pointer.ts';

/** What a document tells, beside its operations, of something that OpenAPI has no place for: its evidence, if it has any. */
export function behaviourTrail(document: Document, ...names: readonly string[]): readonly string[] {
  for (const section of ['x-behaviours', 'x-habits']) {
    const told = objectOf(document.root[section]);
    const name = names.find((candidate) => Object.hasOwn(told, candidate));
    if (name !== undefined) return [joinPointer('', section, name)];
  }
  return [];
}
