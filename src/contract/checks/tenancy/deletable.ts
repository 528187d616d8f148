import type { Resource } from '../../../spec/resource.ts';
import { secretOf } from '../../api/item.ts';
import { createContext } from '../../context.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import { readWith } from '../auth/issued-key.ts';
import { differences } from '../compare.ts';
import { changeOf } from './change-of.ts';
import { changeOtherwise, otherChanges } from './other-changes.ts';
import { seemsUnknown } from './seems-unknown.ts';
import { tenancyCases } from './tenants.ts';
import { hideBehindOwn } from './two-ids.ts';

export const deletable: ActiveCheck = {
  kind: 'active',
  id: 'tenancy/deletable',
  title: 'an account cannot delete, change or rotate an item of another',
  why: 'It would shut a stranger out of production.',
  failing: 'POST /keys as A -> {"id": "7"}, then DELETE /keys/7 as B -> 200, and it is gone',
  passing: 'POST /keys as A -> {"id": "7"}, then DELETE /keys/7 as B -> 404 or 403, and it is there',
  source: 'x-resource: scope; OWASP API1:2023',
  plan: (subject) => [
    ...tenancyCases(subject, {
      needs: ['delete', 'create'],
      title: 'another account can do nothing to what we made',
      async run(scene, stage, resource, strangers) {
        const change = resource.update && (changeOf(scene, stage) ?? {});
        for (const stranger of strangers) {
          const { what, asker } = stranger;
          const item = await stage.spare();
          const key = resource.inferred ? undefined : secretOf(resource, item.shown);
          const opens = async () => key !== undefined && (await doesOpen(scene, resource, key));
          let isArmed = await opens();
          const before = await stage.listed(item);
          for (const verb of ['update', 'rotate', 'delete'] as const) {
            const operation = resource[verb]?.operation;
            if (operation === undefined) continue;
            const json = verb === 'update' ? change : undefined;
            const exchange = await scene.probe(
              await stage.itemDraft(verb, item, {
                ...asker(operation),
                ...(json === undefined ? {} : { json }),
              }),
            );
            await seemsUnknown(scene, stage, verb, item, stranger, exchange);
            const isThere = await stage.exists(item);
            const fault = {
              trail: [resource.pointer, operation.pointer],
              absolute: true,
              operation: operation.label,
              exchange,
            };
            if (isThere === false) {
              item.isAlive = false;
              scene.fail({
                ...fault,
                message: `${what} can ${verb} our ${resource.name}`,
                expected: '404 or 403, and it stays',
                actual: `${statusOf(exchange)}, and it is gone`,
              });
              break;
            }
            if (isArmed && !isSuccess(exchange) && !(await opens())) {
              isArmed = false;
              scene.fail({
                ...fault,
                message: `${what} can take the power from our ${resource.name}: ${verb}`,
                expected: 'our key opens as before',
                actual: 'it does not any more',
              });
            }
            const now = await stage.listed(item);
            const isChanged =
              before !== undefined && now !== undefined && differences(before, now).length > 0;
            if (isChanged || (isSuccess(exchange) && verb !== 'delete')) {
              scene.fail({
                ...fault,
                message: `${what} can ${verb} our ${resource.name}`,
                expected: '404 or 403',
                actual: statusOf(exchange),
              });
            }
          }
          await hideBehindOwn(scene, stage, item, stranger, change);
        }
      },
    }),
    ...tenancyCases(subject, {
      needs: ['create', 'list'],
      title: 'another account cannot set a field of what we made, by whatever else is documented',
      when: (resource) => otherChanges(subject.document.operations, subject.resources, resource).length > 0,
      async run(scene, stage, resource, strangers) {
        const changes = otherChanges(subject.document.operations, subject.resources, resource);
        for (const change of changes)
          for (const stranger of strangers) await changeOtherwise(scene, stage, change, stranger);
      },
    }),
  ],
};

/** Whether a key opens the API; not, where it cannot be presented at all. */
async function doesOpen(scene: Scene, resource: Resource, key: string): Promise<boolean> {
  try {
    return isSuccess(await readWith(createContext(scene), resource, key));
  } catch (error) {
    if (error instanceof Skip) return false;
    throw error;
  }
}
