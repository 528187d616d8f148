import type { Operation } from '../../../spec/document.ts';
import type { Paging, ResourceWith } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';

/** A case about the pages of a list. It reads only, and makes items where it may and there are too few. */
export function pagingCases(
  subject: PlanSubject,
  title: string,
  run: (
    scene: Scene,
    stage: Stage<ResourceWith<'list'>>,
    resource: ResourceWith<'list'>,
    paging: Paging,
    operation: Operation,
  ) => Promise<void>,
): PlannedCase[] {
  return resourceCases(subject, {
    needs: ['list'],
    title,
    writes: false,
    when: ({ list }) => list.paging !== undefined,
    async run(scene, stage, resource) {
      const { paging, operation } = resource.list;
      if (paging) await run(scene, stage, resource, paging, operation);
    },
  });
}

/** What says how pages work: a parameter, the rule in `x-resource`, the operation. */
export function pagingTrail(paging: Paging, operation: Operation, parameter: string): readonly string[] {
  const found = operation.parameters.find(
    (candidate) => candidate.name === parameter && candidate.in === 'query',
  );
  return [...(found ? [found.pointer, ...found.trail] : []), paging.pointer, operation.pointer];
}
