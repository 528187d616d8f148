import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { fullBodies, optionalFields } from '../../engine/valid-bodies.ts';
import { bodyProperties } from '../../engine/values.ts';
import { tellingBodies } from '../telling-values.ts';

export type Creatable = Stage<ResourceWith<'create'>>;

/** One of everything that is easily damaged, as far as the server takes it. The first is the usual one. */
export async function itemsToCompare(scene: Scene, stage: Creatable): Promise<Item[]> {
  const items: Item[] = [await stage.main()];
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
  const before = scene.run.ledger.items.length;
  await scene.probes(drafts).catch((error: unknown) => {
    // Where no more may be created, what there is will do.
    if (!(error instanceof Skip)) throw error;
  });
  const made = scene.run.ledger.items.slice(before).filter(({ resource }) => resource === stage.resource);
  return [...items, ...made];
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
