import { objectOf, textOf } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';

/** Two names that a careless comparison takes for one. */
interface Pair {
  /** How the second differs from the first. */
  readonly how: string;
  readonly endings: readonly [string, string];
}

/** What became of two names that only look alike. */
export interface Alike {
  readonly what: string;
  readonly second: Exchange;
  readonly made: readonly (Item | undefined)[];
}

/** Makes an item beside one whose name only looks like its own; the refusals of the second ones are for the caller to weigh. */
export async function makeAlike(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<Alike[]> {
  const { labelField } = stage;
  if (labelField === undefined || !stage.canMultiply) return [];
  const alike: Alike[] = [];
  for (const { how, endings } of pairsOf(scene, stage, labelField)) {
    const name = scene.run.freshName();
    const make = async (ending: string) =>
      scene.probe(stage.createDraft(await stage.body({ [labelField]: `${name}${ending}` })));
    const first = await make(endings[0]);
    const second = await make(endings[1]);
    const made = [first, second].map((exchange) => itemOf(scene.run.ledger, exchange));
    if (isSuccess(first)) alike.push({ what: `${labelField} that ${how}`, second, made });
  }
  return alike;
}

function pairsOf(
  { run }: Scene,
  { resource: { create, unique, inferred } }: Stage<ResourceWith<'create'>>,
  labelField: string,
): readonly Pair[] {
  const schema = bodyProperties(run.document.root, create.operation)[labelField];
  const described = schema && textOf(objectOf(valueAt(run.document.root, schema.pointer)).description);
  const isUnique = !inferred && unique.some(({ field }) => field === `/${labelField}`);
  return [
    // Whether case matters is the server's own affair where the document does not say so.
    ...(/case[- ]?sensitive|case matters/i.test(described ?? '')
      ? [{ how: 'differs from another in case only', endings: ['-ab', '-AB'] } as const]
      : []),
    // To LIKE in SQL an underscore is any letter.
    ...(isUnique ? [{ how: 'has _ where another has -', endings: ['-a-b', '-a_b'] } as const] : []),
  ];
}
