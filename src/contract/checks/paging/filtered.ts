import { valueAt } from '../../../spec/pointer.ts';
import type { ListVerb, ResourceWith } from '../../../spec/resource.ts';
import type { Listing } from '../../engine/listing.ts';
import type { Stage } from '../../engine/stage.ts';

/** One filter of a list. */
export interface Filter {
  readonly parameter: string;
  /** Where the item has what it compares with. */
  readonly at: string;
  /** What says so. */
  readonly trail: readonly string[];
}

export type ListStage = Stage<ResourceWith<'list'>>;

export function filterOf({ operation, pointer }: ListVerb, parameter: string, at: string): Filter {
  const found = operation.parameters.find((candidate) => candidate.name === parameter);
  return {
    parameter,
    at,
    trail: [...(found ? [found.pointer, ...found.trail] : []), pointer, operation.pointer],
  };
}

/** The values that items have, each once. */
export function valuesOf({ items }: Listing, { at }: Filter): readonly (string | boolean)[] {
  const values = items
    .map((item) => valueAt(item, at))
    .filter((value) => typeof value === 'string' || typeof value === 'boolean');
  return [...new Set(values)];
}

export function largestPage({ resource }: ListStage): number {
  return resource.list.paging?.max ?? 100;
}

/** There may be more on the next page. */
export function isFull(stage: ListStage, { items }: Listing): boolean {
  return items.length >= largestPage(stage);
}

/** An id that no item has. */
export const noSuchId = '00000000-0000-4000-8000-00000000dead';

/** A value that no item has. */
export function strangerTo({ items }: Listing, at: string): string {
  const like = items.map((item) => valueAt(item, at)).find((value) => typeof value === 'string');
  const isId = typeof like === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(like);
  return isId ? noSuchId : 'keymock-no-such.example';
}
