import { constraint } from '../../../spec/constraints.ts';
import { arrayOf } from '../../../spec/json.ts';
import { type CreateVerb, fieldAt } from '../../../spec/resource.ts';
import type { Scene } from '../../engine/scene.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Filter, ListStage } from './filtered.ts';

/** Some items, and one of each choice that a filter tells apart: what all have alike shows nothing. */
export async function makeDifferent(
  scene: Scene,
  stage: ListStage,
  filters: readonly Filter[],
): Promise<void> {
  await stage.population(5);
  const { create } = stage.resource;
  if (create === undefined) return;
  for (const filter of filters) {
    const field = fieldAt(create.fields, filter.at);
    if (field === undefined) continue;
    for (const choice of choicesOf(scene, create, field)) await stage.create({ [field]: choice });
  }
}

function choicesOf({ run }: Scene, { operation }: CreateVerb, field: string): readonly string[] {
  const schema = bodyProperties(run.document.root, operation)[field];
  const choices = arrayOf(schema && constraint(schema, 'enum')?.value);
  return choices.filter((choice) => typeof choice === 'string').slice(0, 3);
}
