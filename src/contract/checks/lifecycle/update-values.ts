import { flatten } from '../../../spec/constraints.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { mayBecomeCredential } from '../../engine/credential-fields.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { fullBodies } from '../../engine/valid-bodies.ts';
import { bodyProperties, isMoment, numberSaid } from '../../engine/values.ts';
import { sameValue } from '../compare.ts';
import { tellingValues } from '../telling-values.ts';

/** A field of an update, and where it is in the item. */
export interface Place {
  readonly field: string;
  readonly pointer: string;
}

/** One field, changed to one value. */
export interface Change extends Place {
  readonly value: unknown;
  /** Nothing plain says that it must be taken; but if it is, it must be kept. */
  readonly mayBeRefused: boolean;
}

/** An item of which every field has a value, where such a one is taken: what an update loses is seen then. */
export async function fullItem({ run }: Scene, stage: Stage): Promise<Item> {
  for (const fields of fullBodies(run, stage)) {
    const { item } = await stage.create(fields);
    if (item) return item;
  }
  return stage.spare();
}

/** Where the fields of the update are in the item: as `x-resource` says, or times of the same name. */
export function placesOf({ run }: Scene, { update }: ResourceWith<'update'>, item: Item): Place[] {
  const told = Object.entries(update.fields).map(([field, pointer]) => ({ field, pointer }));
  const moments = Object.entries(bodyProperties(run.document.root, update.operation))
    .filter(
      ([name, schema]) =>
        !Object.hasOwn(update.fields, name) &&
        isMoment(name, schema) &&
        sameValue(item.sent[name], item.shown[name]) &&
        item.shown[name] !== undefined,
    )
    .map(([name]) => ({ field: name, pointer: `/${name}` }));
  return [...told, ...moments];
}

/** Changes to valid values: one that it does not have, then those that are easily lost. */
export function changesOf(
  { run }: Scene,
  stage: Stage<ResourceWith<'update'>>,
  item: Item,
  place: Place,
): Change[] {
  const { update, inferred } = stage.resource;
  const { field, pointer } = place;
  const schema = bodyProperties(run.document.root, update.operation)[field];
  // What may become a credential is never given a value that is known before.
  if (schema === undefined || mayBecomeCredential(field)) return [];
  const isValid = (value: unknown) => run.schemas.violations(schema.pointer, value, 'request').length === 0;
  const old = valueAt(item.known, pointer);
  const { types } = flatten(run.document.root, schema.pointer);
  const most = numberSaid(schema, 'maximum') ?? Number.POSITIVE_INFINITY;
  const candidates: unknown[] = [];
  if (types.includes('string'))
    candidates.push(run.freshName(), '2032-03-04T05:06:07Z', 'https://keymock.example/new');
  if (types.includes('number') || types.includes('integer')) candidates.push(Math.min(4321, most), 1);
  if (types.includes('boolean')) candidates.push(old !== true);
  const plain = candidates.find((value) => !sameValue(value, old) && isValid(value));
  if (plain === undefined) return [];
  // Where the name is how it is found, only a plain one is tried.
  const isName = Object.values(update.by).includes(pointer) || pointer === stage.labelAt;
  const telling = isName ? [] : tellingValues(run, field, schema);
  return [
    { ...place, value: plain, mayBeRefused: false },
    ...telling.map((value) => ({
      ...place,
      value,
      mayBeRefused: inferred || (value !== 0 && typeof value !== 'boolean'),
    })),
  ];
}
