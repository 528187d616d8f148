import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { Skip } from '../../engine/signals.ts';
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
        const { id } = resource;
        if (id === undefined) return;
        if (isChosen(resource, id)) scene.skip('the client chooses the id');
        const made = () => scene.run.ledger.items.filter((item) => item.resource === resource);
        // Two will do where no more may be created.
        await stage.population(4).catch((error: unknown) => {
          if (!(error instanceof Skip) || made().length < 2) throw error;
        });
        const listing = resource.list ? await stage.all() : undefined;
        const items = scene.run.ledger.items.filter((item) => item.resource === resource);
        await stage.identify(items.filter((item) => item.isAlive));
        // Nothing promises of what was inferred that an id is never given out again.
        const created = items
          .filter((item) => item.isAlive || !resource.inferred)
          .flatMap((item) => {
            const known = isOnly(item, items) ? item.known : item.shown;
            const value = valueAt(known, id);
            return value === undefined ? [] : [{ value, exchange: item.exchange }];
          });
        const inList = (listing?.raw ?? []).filter(
          (item) => stage.labelAt !== undefined && scene.run.isOwnName(String(valueAt(item, stage.labelAt))),
        );
        const listed = inList.flatMap((item) =>
          listing ? [{ value: valueAt(item, id), exchange: listing.exchange }] : [],
        );
        const again = repeated(created) ?? repeated(listed);
        if (again === undefined) return;
        scene.fail({
          trail: fieldTrail(scene.run.document, resource, id, created.length > 0 ? 'create' : 'list'),
          operation: resource.create.operation.label,
          exchange: again.exchange,
          message: `two ${resource.name} items have the same id`,
          expected: 'an id of its own for every item',
          actual: `${JSON.stringify(again.value)} twice`,
        });
      },
    }),
};

/** Whether the id is a field that the client sends. */
function isChosen({ create }: Resource, id: string): boolean {
  return Object.values(create?.fields ?? {}).includes(id);
}

/** Whether no other was made under the same name: a list tells such items apart by their names only. */
function isOnly(item: Item, items: readonly Item[]): boolean {
  return items.every((other) => other === item || other.label !== item.label);
}
