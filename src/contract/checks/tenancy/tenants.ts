import type { Operation } from '../../../spec/document.ts';
import { deepEqual } from '../../../spec/json.ts';
import type { Resource, ResourceWith, Verb } from '../../../spec/resource.ts';
import { secretOf } from '../../api/item.ts';
import { callerFor } from '../../engine/caller.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Asker, Stage } from '../../engine/stage.ts';
import { type ResourceCase, resourceCases } from '../resource-cases.ts';

/** Somebody who must not see our items. */
export interface Stranger {
  /** `another account`, `another X-OB-Project-Id`. */
  readonly what: string;
  readonly asker: (operation: Operation) => Asker;
  /** Another way in of a stranger that was named before: what the one has made, the other has. */
  readonly isKey: boolean;
  /** Another account, not another part of ours. */
  readonly isAccount: boolean;
}

/** Cases about what strangers see. A second account must be given; other values of a scope's headers can be made up. */
export function tenancyCases<V extends Verb>(
  subject: PlanSubject,
  given: Omit<ResourceCase<V>, 'writes' | 'run'> & {
    run(
      scene: Scene,
      stage: Stage<ResourceWith<V>>,
      resource: ResourceWith<V>,
      strangers: readonly Stranger[],
    ): Promise<void>;
  },
): PlannedCase[] {
  return resourceCases(subject, {
    needs: given.needs,
    title: given.title,
    writes: true,
    when: (resource) => resource.scope.length > 0 && (given.when?.(resource) ?? true),
    async run(scene, stage, resource) {
      const strangers = await strangersTo(scene, resource);
      if (strangers.length === 0) scene.skip('no second account was given: --other-token or --other-user');
      await given.run(scene, stage, resource, strangers);
    },
  });
}

async function strangersTo(scene: Scene, resource: Resource): Promise<Stranger[]> {
  const { run } = scene;
  const known = resource.list?.operation ?? resource.create?.operation;
  const hasOther =
    resource.scope.includes('account') && known !== undefined && run.other(known) !== undefined;
  const scopes = resource.scope.filter((scope) => scope !== 'account');
  const key = hasOther ? await keyOfOther(scene) : undefined;
  return [
    ...(hasOther
      ? [
          {
            what: 'another account',
            isKey: false,
            isAccount: true,
            asker: (operation: Operation): Asker => ({ caller: run.other(operation) ?? { kind: 'nobody' } }),
          },
        ]
      : []),
    ...(key === undefined
      ? []
      : [
          {
            what: 'a key of another account',
            isKey: true,
            isAccount: true,
            asker: (operation: Operation): Asker => ({
              caller: callerFor(run.document, operation, { token: key, user: key }) ?? { kind: 'nobody' },
            }),
          },
        ]),
    ...scopes.map((name) => ({
      what: `another ${name}`,
      isKey: false,
      isAccount: false,
      asker: (): Asker => ({ headers: { [name]: 'keymock-other-scope' } }),
    })),
  ];
}

/** A key that the other account has made and that opens this API; made once in a run. */
async function keyOfOther(scene: Scene): Promise<string | undefined> {
  const { run } = scene;
  const maker = run.resources.find(
    ({ authenticates, inferred, create, delete: remove }) => authenticates && !inferred && create && remove,
  );
  const operation = maker?.create?.operation;
  const caller = operation && run.other(operation);
  if (maker === undefined || caller === undefined) return undefined;
  const made = run.ledger.items.find(
    (item) => item.resource === maker && item.isAlive && deepEqual(item.caller, caller),
  );
  if (made) return secretOf(maker, made.shown);
  try {
    const stage = run.stage(maker);
    const item = itemOf(run.ledger, await scene.probe(stage.createDraft(await stage.body(), { caller })));
    return item && secretOf(maker, item.shown);
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}
