import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Parameter } from '../../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import { refersElsewhere } from '../../engine/valid-bodies.ts';
import { hiddenRule } from '../lifecycle/hidden-rule.ts';
import { resourceCases } from '../resource-cases.ts';

/** Cases that list with every value that the document names for a parameter which may be left out. */
export function validParameterCases(subject: PlanSubject): PlannedCase[] {
  const { root } = subject.document;
  return resourceCases(subject, {
    needs: ['list'],
    title: 'the documented values of the parameters of a list are accepted',
    writes: false,
    when: ({ list }) => list.operation.parameters.some((parameter) => saidValues(root, parameter).length > 0),
    async run(scene, _, resource) {
      const { operation } = resource.list;
      for (const parameter of operation.parameters)
        for (const value of saidValues(root, parameter)) await tryValue(scene, resource, parameter, value);
    },
  });
}

/** The choices of a parameter, or else its example. What refers to other things may not be there. */
function saidValues(root: JsonObject, parameter: Parameter): readonly unknown[] {
  if (parameter.required || parameter.in === 'path' || parameter.in === 'cookie') return [];
  const schema = flatten(root, parameter.schema ?? parameter.pointer, parameter.trail);
  if (refersElsewhere(parameter.name, schema)) return [];
  const choices = arrayOf(constraint(schema, 'enum')?.value);
  if (choices.length > 0) return choices;
  return parameter.example === undefined ? [] : [parameter.example];
}

async function tryValue(
  scene: Scene,
  resource: ResourceWith<'list'>,
  { name, trail }: Parameter,
  value: unknown,
): Promise<void> {
  const { operation } = resource.list;
  const exchange = await scene.probe(scene.draft(operation, { parameters: { [name]: value } }));
  if (!isRefusal(exchange)) return;
  const doubt = hiddenRule(resource, operation, exchange);
  if (doubt !== undefined) scene.skip(doubt);
  scene.fail({
    trail,
    constraint: 'enum',
    operation: operation.label,
    exchange,
    message: `${operation.label} refused a documented value of ${name}`,
    expected: `a success for ${name} ${JSON.stringify(value)}`,
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  });
}
