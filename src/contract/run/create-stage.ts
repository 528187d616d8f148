import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { labelField } from '../bodies/values.ts';
import { createFinder } from './finder.ts';
import { createKeeper } from './keeper.ts';
import { createMaker } from './maker.ts';
import type { Run } from './run-state.ts';
import type { Stage, StageBase } from './stage.ts';

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
