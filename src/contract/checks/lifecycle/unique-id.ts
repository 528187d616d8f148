import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { repeated } from './repeated.ts';

export const uniqueId: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/unique-id',
  title: 'no two items have the same id',
  why: 'Whoever deletes one deletes the other, or neither.',
  failing: 'POST /keys -> {"id": "1"}, POST /keys -> {"id": "1"}',
  passing: 'POST /keys -> {"id": "1"}, POST /keys -> {"id": "2"}',
  source: 'x-resource: id; RFC 9562 where ids are UUIDs',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'all created items have ids of their own',
      writes: true,
      when: (resource) => resource.id !== undefined,
      async run(scene, stage, resource) {
        await stage.population(5);
        const listing = resource.list ? await stage.all() : undefined;
        const shown = scene.run.ledger.items.filter((item) => item.resource === resource);
        const created = shown.flatMap((item) => {
          const id = resource.id === undefined ? undefined : valueAt(item.shown, resource.id);
          return id === undefined ? [] : [{ value: id, exchange: item.exchange }];
        });
        const inList = (listing?.raw ?? []).filter(
          (item) => stage.labelAt !== undefined && scene.run.isOwnName(String(valueAt(item, stage.labelAt))),
        );
        const listed = inList.flatMap((item) =>
          listing && resource.id !== undefined
            ? [{ value: valueAt(item, resource.id), exchange: listing.exchange }]
            : [],
        );
        const again = repeated(created) ?? repeated(listed);
        if (again === undefined) return;
        scene.fail({
          trail: fieldTrail(
            scene.run.document,
            resource,
            resource.id ?? '',
            created.length > 0 ? 'create' : 'list',
          ),
          operation: resource.create?.operation.label ?? '',
          exchange: again.exchange,
          message: `two ${resource.name} items have the same id`,
          expected: 'an id of its own for every item',
          actual: `${JSON.stringify(again.value)} twice`,
        });
      },
    }),
};
