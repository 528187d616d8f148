import { valueAt } from '../../../spec/pointer.ts';
import { defineCheck } from '../../check.ts';
import { fieldTrail } from '../trails.ts';
import { repeated } from './repeated.ts';

export const uniqueSecret = defineCheck({
  id: 'lifecycle/unique-secret',
  title: 'no two items have the same secret',
  why: 'Revoking one key would leave its twin at work.',
  failing: 'POST /keys -> {"token": "abc..."}, POST /keys -> {"token": "abc..."}',
  passing: 'POST /keys -> {"token": "abc..."}, POST /keys -> {"token": "xyz..."}',
  source: 'x-resource: secrets',
  tries: 'all created items have secrets of their own',
  given: { verbs: ['create'], where: ({ secrets }) => secrets.length > 0 },
  writes: true,
  async run({ document, items, resource, expect, ...context }) {
    const { operation } = resource.create;
    await items.have(5);
    const created = context.created().filter((item) => item.resource === resource);
    for (const { field, pointer } of resource.secrets) {
      const secrets = created.flatMap(({ shown, exchange }) => {
        const value = valueAt(shown, field);
        return typeof value === 'string' ? [{ value, exchange }] : [];
      });
      const again = repeated(secrets);
      if (again === undefined) continue;
      const at = [pointer, ...fieldTrail(document, resource, field)];
      expect(again.exchange, { operation, at, always: true }).holds(false, {
        message: `two ${resource.name} items have the same ${field.slice(1)}`,
        expected: 'a secret of its own for every item',
        actual: `the same secret twice among ${secrets.length}`,
      });
    }
  },
});
