import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { askerOf } from '../../engine/item.ts';
import { isRefusal } from '../../engine/scene.ts';
import { differences, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { duplicateTrail, twinOf } from './duplicates.ts';

export const duplicateStored: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/duplicate-stored',
  title: 'a refused duplicate leaves everything as it was',
  why: 'A refusal that stores a copy, or replaces the key it was compared with, is worse than none.',
  failing: 'POST /keys {"name": "ci"} -> 409, then GET /keys -> two items called ci',
  passing: 'POST /keys {"name": "ci"} -> 409, then GET /keys -> one item called ci, the first',
  source: 'x-resource: unique; RFC 9110, section 15.5.10',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create', 'list'],
      title: 'after a refused duplicate the list is as before',
      writes: true,
      when: (resource) => resource.unique.length > 0,
      async run(scene, stage, resource) {
        const item = await stage.main();
        const rule = resource.unique[0];
        if (rule === undefined) return;
        const { operation } = resource.create;
        const value = valueAt(item.known, rule.field) ?? item.label;
        const same = (listing: Awaited<ReturnType<typeof stage.all>>) =>
          listing.raw.filter((candidate) => valueAt(candidate, rule.field) === value);
        const before = await stage.all(askerOf(item));
        const exchange = await scene.probe(stage.createDraft(twinOf(item)));
        if (!isRefusal(exchange)) scene.skip('the duplicate was not refused');
        const after = await stage.all(askerOf(item));
        const fault = {
          trail: duplicateTrail(operation, rule),
          constraint: 'unique',
          operation: operation.label,
          exchange,
        };
        const [was] = same(before);
        const [is] = same(after);
        if (same(after).length !== same(before).length) {
          const actual = `${same(before).length} before, ${same(after).length} after`;
          scene.fail({
            ...fault,
            message: `a refused duplicate changed how many ${resource.name} items of that ${rule.field.slice(1)} there are`,
            expected: 'as many as before',
            actual,
          });
        } else if (was && is && same(after).length === 1) {
          const secrets = resource.secrets.map((secret) => topField(secret.field));
          const changed = [...differences(was, is), ...secrets.filter((name) => was[name] !== is[name])];
          if (changed.length > 0)
            scene.fail({
              ...fault,
              message: `a refused duplicate changed the ${resource.name} that was there`,
              expected: 'it stays as it was',
              actual: `${changed.join(', ')} changed`,
            });
        }
      },
    }),
};
