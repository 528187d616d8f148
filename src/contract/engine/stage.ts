import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Caller } from './caller.ts';
import { createFinder, type Finder } from './finder.ts';
import { createKeeper, type Keeper } from './keeper.ts';
import { createMaker, type Maker } from './maker.ts';
import type { Run } from './run-state.ts';
import { labelField } from './values.ts';

/** Whoever asks, and in which scope. */
export interface Asker {
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What all parts of a stage know. */
export interface StageBase<R extends Resource = Resource> {
  readonly resource: R;
  /** The request field that names an item, and where it is in the item. */
  readonly labelField: string | undefined;
  readonly labelAt: string | undefined;
  /** Whether more than one may be made: what cannot be deleted again is made once. */
  readonly canMultiply: boolean;
  idOf(value: JsonObject): unknown;
}

/** One kind of thing on the server: how to make, find and delete it, and what was made so far. */
export type Stage<R extends Resource = Resource> = StageBase<R> & Maker & Finder & Keeper;

export function createStage(run: Run, resource: Resource): Stage {
  const { create, id } = resource;
  const label = create && labelField(run.document.root, create);
  const base: StageBase = {
    resource,
    labelField: label,
    labelAt: label === undefined ? undefined : create?.fields[label],
    canMultiply: resource.delete !== undefined,
    idOf: (value) => (id === undefined ? undefined : valueAt(value, id)),
  };
  const finder = createFinder(run, base);
  return { ...base, ...createMaker(run, base), ...finder, ...createKeeper(run, base, finder) };
}

export function aOrAn(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}
