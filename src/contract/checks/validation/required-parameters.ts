import type { Operation, Parameter } from '../../../spec/document.ts';
import type { Verb } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';

const verbs: readonly Verb[] = ['list', 'create', 'read', 'delete'];

/** Cases that leave a required header or query parameter out. */
export function parameterCases({ resources }: PlanSubject): PlannedCase[] {
  return resources.flatMap((resource) =>
    verbs.flatMap((verb): PlannedCase[] => {
      const operation = resource[verb]?.operation;
      const required =
        operation?.parameters.filter(
          (parameter) => parameter.required && parameter.in !== 'path' && parameter.in !== 'cookie',
        ) ?? [];
      if (operation === undefined || required.length === 0) return [];
      const names = required.map((parameter) => parameter.name).join(', ');
      return [
        {
          operation: operation.label,
          title: `${operation.label} without ${names} is refused`,
          writes: verb !== 'list',
          run: (scene) => leaveOut(scene, scene.stage(resource), verb, operation, required),
        },
      ];
    }),
  );
}

async function leaveOut(
  scene: Scene,
  stage: Stage,
  verb: Verb,
  operation: Operation,
  required: readonly Parameter[],
): Promise<void> {
  // Nobody knows what a delete that does not say of what does.
  if (verb === 'delete' && !scene.run.settings.isLoopback)
    scene.skip('a delete without its parameters may delete too much');
  for (const parameter of required) {
    const exchange = await scene.probe(without(await fullDraft(scene, stage, verb, operation), parameter));
    if (!isSuccess(exchange)) continue;
    scene.fail({
      trail: parameter.trail,
      operation: operation.label,
      exchange,
      message: `${operation.label} was served without ${parameter.name}`,
      expected: '4xx',
      actual: statusOf(exchange),
    });
  }
}

async function fullDraft(scene: Scene, stage: Stage, verb: Verb, operation: Operation): Promise<Draft> {
  if (verb === 'create') return stage.createDraft(await stage.body());
  if (verb === 'read' || verb === 'delete')
    return stage.itemDraft(verb, verb === 'read' ? await stage.main() : await stage.spare());
  return scene.draft(operation);
}

function without(draft: Draft, parameter: Parameter): Draft {
  if (parameter.in === 'query')
    return { ...draft, query: draft.query.filter(([name]) => name !== parameter.name) };
  return { ...draft, omit: [parameter.name.toLowerCase()] };
}
