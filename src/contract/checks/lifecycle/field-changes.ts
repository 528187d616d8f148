import { flatten } from '../../../spec/constraints.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  bodyProperties,
  type Item,
  isMoment,
  mayBecomeCredential,
  numberSaid,
  type ResourceContext,
} from '../../check.ts';
import { sameValue } from '../compare.ts';
import { fragileValues } from './fragile-values.ts';

type Context = ResourceContext<ResourceWith<'update'>>;

/** A field of an update, and where it is in the item. */
export interface FieldPlace {
  readonly field: string;
  readonly pointer: string;
}

/** One field, changed to one value. */
export interface FieldChange extends FieldPlace {
  readonly value: unknown;
  /** A server may reject it; but if it accepts it, it must keep it. */
  readonly mayBeRejected: boolean;
}

/** An item of which every field has a value, where the server accepts one: it shows what an update loses. */
export async function createFullItem({ items }: Context): Promise<Item> {
  const fields = items.allOptional();
  return (fields && (await items.tryCreate(fields)).item) ?? items.create();
}

/** Where the fields of the update are in the item: as `x-resource` says, or times of the same name. */
export function updatableFields(
  { document, resource: { update } }: Context,
  { sent, shown }: Item,
): readonly FieldPlace[] {
  const known = Object.entries(update.fields).map(([field, pointer]) => ({ field, pointer }));
  const times = Object.entries(bodyProperties(document.root, update.operation))
    .filter(
      ([name, schema]) =>
        !Object.hasOwn(update.fields, name) &&
        isMoment(name, schema) &&
        sameValue(sent[name], shown[name]) &&
        shown[name] !== undefined,
    )
    .map(([name]) => ({ field: name, pointer: `/${name}` }));
  return [...known, ...times];
}

/** Changes to valid values: one that it does not have, then those that are easily lost. */
export function fieldChanges(
  context: Context,
  { known }: Pick<Item, 'known'>,
  place: FieldPlace,
): readonly FieldChange[] {
  const { document, schemas, freshName, items, resource } = context;
  const { update, inferred } = resource;
  const { field, pointer } = place;
  const schema = bodyProperties(document.root, update.operation)[field];
  // A field that may become a credential never gets a value that is known before.
  if (schema === undefined || mayBecomeCredential(field)) return [];
  const old = valueAt(known, pointer);
  const { types } = flatten(document.root, schema.pointer);
  const most = numberSaid(schema, 'maximum') ?? Number.POSITIVE_INFINITY;
  const candidates: unknown[] = [];
  if (types.includes('string'))
    candidates.push(freshName(), '2032-03-04T05:06:07Z', 'https://keymock.example/new');
  if (types.includes('number') || types.includes('integer')) candidates.push(Math.min(4321, most), 1);
  if (types.includes('boolean')) candidates.push(old !== true);
  const isValid = (value: unknown) => schemas.violations(schema.pointer, value, 'request').length === 0;
  const plain = candidates.find((value) => !sameValue(value, old) && isValid(value));
  if (plain === undefined) return [];
  // Where the name identifies the item, only a plain one is tried.
  const isName = Object.values(update.by).includes(pointer) || pointer === items.nameAt;
  const fragile = isName ? [] : fragileValues(context, field, schema);
  return [
    { ...place, value: plain, mayBeRejected: false },
    ...fragile.map((value) => ({
      ...place,
      value,
      mayBeRejected: inferred || (value !== 0 && typeof value !== 'boolean'),
    })),
  ];
}
