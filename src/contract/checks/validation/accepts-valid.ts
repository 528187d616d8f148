import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { hasDuplicateCode } from '../lifecycle/duplicates.ts';
import { hiddenRule } from '../lifecycle/hidden-rule.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail, successOf } from '../trails.ts';
import { tryGenerated } from './generated.ts';
import { tryJsonForms } from './json-forms.ts';
import { makeAlike } from './names-alike.ts';
import { tryStrange } from './strange-values.ts';
import { validParameterCases } from './valid-parameters.ts';
import { validChanges, validVariants } from './valid-variants.ts';

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
        for (const { what, fields, mustBeTaken, isSaid = false } of validVariants(scene.run, stage)) {
          const exchange = await scene.probe(stage.createDraft(await stage.body(fields)));
          made.push(itemOf(scene.run.ledger, exchange));
          if (!isRefusal(exchange) || !mustBeTaken || isTaken(stage, exchange)) continue;
          isSound = false;
          refused(scene, stage, exchange, what, Object.keys(fields)[0], isSaid ? undefined : doubts);
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

/** Valid changes, null among them where it is allowed. */
async function tryUpdates(scene: Scene, stage: Stage, doubts: string[]): Promise<void> {
  if (!isChangeable(stage) || !stage.canMultiply) return;
  const { operation } = stage.resource.update;
  const item = await stage.guineaPig();
  for (const { what, fields, isSaid = false } of validChanges(scene.run, stage)) {
    const exchange = await scene.probe(await stage.itemDraft('update', item, { json: fields }));
    if (!isRefusal(exchange)) continue;
    const doubt = isSaid ? undefined : hiddenRule(stage.resource, operation, exchange);
    if (doubt !== undefined) doubts.push(doubt);
    else
      scene.fail({
        trail: requestTrail(scene.run.document.root, operation, Object.keys(fields)[0] ?? ''),
        operation: operation.label,
        exchange,
        message: `${operation.label} refused a valid body: ${what}`,
        expected: 'a success',
        actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
      });
  }
}

function isChangeable(stage: Stage): stage is Stage<ResourceWith<'update'>> {
  return stage.resource.update !== undefined;
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

/** Something like it may be there already: then it is refused as a duplicate, in the documented words if there are any. */
function isTaken({ resource }: Stage<ResourceWith<'create'>>, exchange: Exchange): boolean {
  const { operation } = resource.create;
  return resource.unique.some(
    (rule) => rule.status === exchange.response.status && hasDuplicateCode(operation, rule, exchange),
  );
}

/** Tells a refusal, or takes it for doubtful where there may be a reason for it. */
function refused(
  scene: Scene,
  { resource }: Stage<ResourceWith<'create'>>,
  exchange: Exchange,
  what: string,
  field: string | undefined,
  doubts?: string[],
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
    operation: operation.label,
    exchange,
    message: `${operation.label} refused a valid body: ${what}`,
    expected: 'a success',
    actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
  });
}
