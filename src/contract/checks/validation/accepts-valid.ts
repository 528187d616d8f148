import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import { hiddenRule } from '../lifecycle/hidden-rule.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail, successOf } from '../trails.ts';
import { tryGenerated } from './generated.ts';
import { tryJsonForms } from './json-forms.ts';
import { makeAlike } from './names-alike.ts';
import { tryStrange } from './strange-values.ts';
import { isTakenByNobody } from './taken.ts';
import { validParameterCases } from './valid-parameters.ts';
import { tryUpdates } from './valid-updates.ts';
import { validVariants } from './valid-variants.ts';

export const acceptsValid: ActiveCheck = {
  kind: 'active',
  id: 'validation/accepts-valid',
  title: 'every valid create is accepted',
  why: 'A name of exactly 100 letters is as good as one of ten. What works today by chance fails tomorrow.',
  failing: 'POST /keys with a name of 100 characters, where 100 are allowed -> 400',
  passing: 'POST /keys with a name of 100 characters, where 100 are allowed -> 201',
  source:
    'the document: the schema of the body. What it does not settle (letters beyond ASCII without a pattern) may be refused.',
  plan: (subject) => [
    ...resourceCases(subject, {
      needs: ['create'],
      title:
        'valid bodies (boundaries, choices, optional fields, made up from the schema) are accepted, each time',
      writes: true,
      async run(scene, stage) {
        await stage.main(); // where not even a plain one is accepted, lifecycle/create says so
        if (!stage.canMultiply && !scene.run.settings.isLoopback) scene.skip('only one is made');
        const made: (Item | undefined)[] = [];
        const doubts: string[] = [];
        let isSound = true;
        const taken = new Set<string>();
        for (const { what, fields, mustBeTaken, ...told } of validVariants(scene.run, stage)) {
          const [field = ''] = Object.keys(fields);
          const isCertain = told.isSaid || (told.isForm && taken.has(field));
          const body = await stage.body(fields);
          const exchange = await scene.probe(stage.createDraft(body));
          made.push(itemOf(scene.run.ledger, exchange));
          if (isSuccess(exchange)) taken.add(field);
          if (!isRefusal(exchange) || !mustBeTaken) continue;
          if (isTaken(stage, exchange)) {
            if (!(await isTakenByNobody(scene, stage, body))) continue;
            refused(scene, stage, exchange, `${what}, as a duplicate, and there is none`, stage.labelField);
            continue;
          }
          isSound = false;
          refused(scene, stage, exchange, what, field, isCertain ? undefined : doubts, told.constraint);
        }
        made.push(...(await tryAlike(scene, stage)), ...(await tryHeaders(scene, stage, doubts)));
        made.push(...(await tryJsonForms(scene, stage)));
        await tryUpdates(scene, stage, doubts);
        // Chance would find the same once more.
        if (isSound) made.push(...(await tryMadeUp(scene, stage, doubts)));
        made.push(...(await tryStrange(scene, stage)));
        await stage.discard(made);
        for (const exchange of stage.refusals)
          if (isRefusal(exchange) && !isTaken(stage, exchange))
            refused(scene, stage, exchange, 'like others that were accepted', undefined, doubts);
        if (doubts[0] !== undefined) scene.skip(doubts[0]);
      },
    }),
    ...validParameterCases(subject),
  ],
};

/** Bodies that nobody thought of. */
async function tryMadeUp(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  doubts: string[],
): Promise<readonly (Item | undefined)[]> {
  if (!stage.canMultiply) return [];
  const { refused: exchange, made } = await tryGenerated(
    scene,
    stage,
    (reply) => isRefusal(reply) && !isTaken(stage, reply),
  );
  if (exchange) refused(scene, stage, exchange, 'made up from its schema', undefined, doubts);
  return made;
}

/** Documented headers that need not be sent must do no harm when they are. */
async function tryHeaders(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  doubts: string[],
): Promise<(Item | undefined)[]> {
  const optional = stage.resource.create.operation.parameters.filter(
    (parameter) => parameter.in === 'header' && !parameter.required && parameter.example !== undefined,
  );
  const made: (Item | undefined)[] = [];
  for (const { name, example } of optional) {
    const exchange = await scene.probe(
      stage.createDraft(await stage.body(), { headers: { [name]: String(example) } }),
    );
    made.push(itemOf(scene.run.ledger, exchange));
    if (isRefusal(exchange))
      refused(scene, stage, exchange, `with the documented header ${name}`, undefined, doubts);
  }
  return made;
}

/** Names that only look alike are two: the second is no duplicate. */
async function tryAlike(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
): Promise<readonly (Item | undefined)[]> {
  const alike = await makeAlike(scene, stage);
  for (const { what, second } of alike)
    if (isTaken(stage, second)) refused(scene, stage, second, what, stage.labelField);
  return alike.flatMap(({ made }) => made);
}

/** Tells a refusal, or takes it for doubtful where there may be a reason for it. */
function refused(
  scene: Scene,
  { resource }: Stage<ResourceWith<'create'>>,
  exchange: Exchange,
  what: string,
  field: string | undefined,
  doubts?: string[],
  constraint?: string,
): void {
  const { operation } = resource.create;
  const doubt = hiddenRule(resource, operation, exchange);
  if (doubt !== undefined && doubts !== undefined) {
    doubts.push(doubt);
    return;
  }
  scene.fail({
    trail:
      field === undefined
        ? (successOf(operation)?.trail ?? [operation.pointer])
        : requestTrail(scene.run.document.root, operation, field),
    ...(constraint !== undefined && { constraint }),
    operation: operation.label,
    exchange,
    message: `${operation.label} refused a valid body: ${what}`,
    expected: 'a success',
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  });
}
