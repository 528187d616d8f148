import { objectOf, parseJson } from '../../../spec/json.ts';
import type { Resource, ResourceWith, UniqueRule } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isRefusal, isSuccess, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { codeNames, duplicateTrail, exampleOf, twinOf } from './duplicates.ts';
import type { Told } from './told.ts';

export const duplicateRefused: ActiveCheck = {
  kind: 'active',
  provokes: true,
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
        const { operation } = resource.create;
        for (const rule of resource.unique) {
          const exchange = await scene.probe(stage.createDraft(twinOf(item)));
          for (const fault of [made(resource, rule, exchange), otherCode(resource, rule, exchange)])
            if (fault)
              scene.fail({
                trail: duplicateTrail(operation, rule),
                constraint: 'unique',
                operation: operation.label,
                exchange,
                ...fault,
              });
        }
      },
    }),
};

/** A second one that was made, or refused with another status than the documented one. */
function made({ name }: Resource, { field, status }: UniqueRule, exchange: Exchange): Told | undefined {
  const second = `a second ${name} with the same ${field.slice(1)}`;
  if (isSuccess(exchange))
    return { message: `${second} was made`, expected: String(status), actual: statusOf(exchange) };
  if (!isRefusal(exchange) || exchange.response.status === status) return undefined;
  return {
    check: 'wire/status',
    message: `${second} was refused with another status`,
    expected: String(status),
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  };
}

function otherCode(
  { name, create }: ResourceWith<'create'>,
  rule: UniqueRule,
  exchange: Exchange,
): Told | undefined {
  const documented = exampleOf(create.operation, rule)?.value ?? {};
  const got = objectOf(parseJson(exchange.response.body));
  const code = codeNames.find((at) => typeof documented[at] === 'string' && Object.hasOwn(got, at));
  if (code === undefined || exchange.response.status !== rule.status || got[code] === documented[code])
    return undefined;
  return {
    message: `the refusal of a second ${name} has another ${code} than documented`,
    expected: `${code}: ${JSON.stringify(documented[code])}`,
    actual: `${code}: ${JSON.stringify(got[code])}`,
  };
}
