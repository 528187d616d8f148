import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { fullBodies, optionalFields } from '../../engine/valid-bodies.ts';
import { bodyProperties } from '../../engine/values.ts';
import { tellingBodies } from '../telling-values.ts';

export type Creatable = Stage<ResourceWith<'create'>>;

/** One of everything that is easily damaged, as far as the server takes it. The first is the usual one. */
export async function itemsToCompare(scene: Scene, stage: Creatable): Promise<Item[]> {
  const items = [await stage.main()];
  if (!stage.canMultiply && !scene.run.settings.isLoopback) return items;
  // Nothing says that all of it must be taken; but what is, must come back.
  const drafts: Draft[] = [];
  for (const fields of [
    ...fullBodies(scene.run, stage),
    ...oddLabels(scene, stage),
    ...tellingBodies(scene.run, stage),
    ...nullBodies(scene, stage),
  ])
    drafts.push(stage.createDraft(await stage.body(fields)));
  for (const exchange of await scene.probes(drafts)) {
    const item = itemOf(scene.run.ledger, exchange);
    if (item) items.push(item);
  }
  return items;
}

/**
 * Names that are easily damaged, where the schema allows them: long, in mixed case, with letters beyond ASCII, of them one
 * that can be written in two ways, with blanks, of digits only.
 */
function oddLabels({ run }: Scene, { labelField, resource }: Creatable): JsonObject[] {
  if (labelField === undefined) return [];
  const property = bodyProperties(run.document.root, resource.create.operation)[labelField];
  const names = [
    `${run.freshName()}-aBcD-`.padEnd(64, 'Kk'),
    `${run.freshName()} É漢😀e\u0301 "\\<&'+%41`,
    `${run.freshName()} two  blanks`,
    `${run.freshName()} and one at its end `,
    // On a server that is not ours a name tells who made it.
    ...(run.settings.isLoopback ? [`${run.freshNumber()}`] : []),
  ];
  return names
    .filter((name) => property && run.schemas.violations(property.pointer, name).length === 0)
    .map((name) => ({ [labelField]: name }));
}

/** A create that says of every field which may be null that it is. */
function nullBodies({ run }: Scene, stage: Creatable): JsonObject[] {
  const names = Object.entries(optionalFields(run, stage))
    .filter(([, schema]) => schema.types.includes('null'))
    .map(([name]) => [name, null]);
  return names.length === 0 ? [] : [Object.fromEntries(names)];
}
