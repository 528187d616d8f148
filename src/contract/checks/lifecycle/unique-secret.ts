import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { repeated } from './repeated.ts';

export const uniqueSecret: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/unique-secret',
  title: 'no two items have the same secret',
  why: 'Revoking one key would leave its twin at work.',
  failing: 'POST /keys -> {"token": "abc..."}, POST /keys -> {"token": "abc..."}',
  passing: 'POST /keys -> {"token": "abc..."}, POST /keys -> {"token": "xyz..."}',
  source: 'x-resource: secrets',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'all created items have secrets of their own',
      writes: true,
      when: (resource) => resource.secrets.length > 0,
      async run(scene, stage, resource) {
        await stage.population(5);
        const created = scene.run.ledger.items.filter((item) => item.resource === resource);
        for (const rule of resource.secrets) {
          const secrets = created.flatMap(({ shown, exchange }) => {
            const value = valueAt(shown, rule.field);
            return typeof value === 'string' ? [{ value, exchange }] : [];
          });
          const again = repeated(secrets);
          if (again === undefined) continue;
          scene.fail({
            trail: [rule.pointer, ...fieldTrail(scene.run.document, resource, rule.field)],
            absolute: true,
            operation: resource.create.operation.label,
            exchange: again.exchange,
            message: `two ${resource.name} items have the same ${rule.field.slice(1)}`,
            expected: 'a secret of its own for every item',
            actual: `the same secret twice among ${secrets.length}`,
          });
        }
      },
    }),
};
