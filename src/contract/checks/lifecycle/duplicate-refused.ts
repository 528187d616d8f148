import { objectOf } from '../../../spec/json.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { parse } from '../../engine/judge.ts';
import { isRefusal, isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { duplicateTrail, exampleOf, twinOf } from './duplicates.ts';

export const duplicateRefused: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/duplicate-refused',
  title: 'a second create with the same name is refused as documented',
  why: 'Tools that create a key if it is missing rely on the refusal, and on its code, to stop.',
  failing: 'POST /keys {"name": "ci"} -> 201, and again -> 201',
  passing: 'POST /keys {"name": "ci"} -> 201, and again -> 409, {"error_code": "DuplicateName"}',
  source: 'x-resource: unique; the documented error example',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a second create with the same name is refused',
      writes: true,
      when: (resource) => resource.unique.length > 0,
      async run(scene, stage, resource) {
        const item = await stage.main();
        for (const rule of resource.unique) {
          if (resource.create === undefined) continue;
          const { operation } = resource.create;
          const exchange = await scene.probe(stage.createDraft(twinOf(item)));
          const field = rule.field.slice(1);
          const fault = { trail: duplicateTrail(operation, rule), operation: operation.label, exchange };
          if (isSuccess(exchange)) {
            scene.fail({
              ...fault,
              message: `a second ${resource.name} with the same ${field} was made`,
              expected: String(rule.status),
              actual: statusOf(exchange),
            });
          } else if (isRefusal(exchange) && exchange.response.status !== rule.status) {
            scene.fail({
              ...fault,
              check: 'wire/status',
              message: `a second ${resource.name} with the same ${field} was refused with another status`,
              expected: String(rule.status),
              actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
            });
          }
          const documented = exampleOf(operation, rule);
          const got = objectOf(parse(exchange.response.body));
          const code =
            documented &&
            ['error_code', 'errorCode', 'code', 'error'].find(
              (name) => typeof documented.value[name] === 'string' && Object.hasOwn(got, name),
            );
          if (
            documented === undefined ||
            code === undefined ||
            exchange.response.status !== rule.status ||
            got[code] === documented.value[code]
          )
            continue;
          scene.fail({
            ...fault,
            message: `the refusal of a second ${resource.name} has another ${code} than documented`,
            expected: `${code}: ${JSON.stringify(documented.value[code])}`,
            actual: `${code}: ${JSON.stringify(got[code])}`,
          });
        }
      },
    }),
};
