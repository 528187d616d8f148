import type { Resource } from '../../../spec/resource.ts';
import type { Caller } from '../../engine/caller.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Asker, Stage } from '../../engine/stage.ts';
import { type ResourceCase, resourceCases } from '../resource-cases.ts';

/** Somebody who must not see our items. */
export interface Stranger {
  /** `another account`, `another X-OB-Project-Id`. */
  readonly what: string;
  readonly asker: (operation: NonNullable<Resource['list']>['operation']) => Asker;
}

/** Cases about what strangers see. A second account must be given; other values of a scope's headers can be made up. */
export function tenancyCases(
  subject: PlanSubject,
  given: Omit<ResourceCase, 'writes' | 'run'> & {
    run(scene: Scene, stage: Stage, resource: Resource, strangers: readonly Stranger[]): Promise<void>;
  },
): PlannedCase[] {
  return resourceCases(subject, {
    needs: given.needs,
    title: given.title,
    writes: true,
    when: (resource) => resource.scope.length > 0 && (given.when?.(resource) ?? true),
    async run(scene, stage, resource) {
      const strangers = strangersTo(scene, resource);
      if (strangers.length === 0) scene.skip('no second account was given: --other-token or --other-user');
      await given.run(scene, stage, resource, strangers);
    },
  });
}

function strangersTo(scene: Scene, resource: Resource): Stranger[] {
  const { run } = scene;
  const strangers: Stranger[] = [];
  const other = (operation: NonNullable<Resource['list']>['operation']): Caller | undefined =>
    run.other(operation);
  const known = resource.list?.operation ?? resource.create?.operation;
  if (resource.scope.includes('account') && known && other(known)) {
    strangers.push({
      what: 'another account',
      asker: (operation) => ({ caller: other(operation) ?? { kind: 'nobody' } }),
    });
  }
  for (const name of resource.scope.filter((scope) => scope !== 'account')) {
    strangers.push({
      what: `another ${name}`,
      asker: () => ({ headers: { [name]: 'keymock-other-scope' } }),
    });
  }
  return strangers;
}
