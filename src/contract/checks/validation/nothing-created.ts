import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { keyOf } from '../../engine/listing.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail } from '../trails.ts';
import { nothingChangedCases } from './nothing-changed.ts';
import { createTarget, type Probe, probesOf } from './probes.ts';

export const nothingCreated: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/nothing-created',
  title: 'a create that is refused makes nothing',
  why: 'A key that nobody believes to exist is never revoked.',
  failing: 'POST /keys {"name": "a b"} -> 400, then GET /keys -> [{"name": "a b"}]',
  passing: 'POST /keys {"name": "a b"} -> 400, then GET /keys -> []',
  source: 'RFC 9110, section 15.5: the request was not carried out',
  plan: (subject) => [
    ...resourceCases(subject, {
      needs: ['create', 'list'],
      title: 'after refused creates the list is as before',
      writes: true,
      async run(scene, stage, resource) {
        await stage.main();
        await referToNothing(scene, stage);
        await nameStaysFree(scene, stage);
        const first = await attempt(scene, stage);
        if (first.strange.length === 0 || first.refused.length === 0) return;
        // Somebody else may be at work: what is ours happens again, and only when we ask for it.
        const calm = await strangeItems(scene, stage, first.after, async () => []);
        const second = await attempt(scene, stage);
        const exchange = second.refused.at(-1);
        if (calm.strange.length > 0 || second.strange.length === 0 || exchange === undefined) return;
        const { operation } = resource.create;
        scene.fail({
          trail: operation.body?.trail ?? [operation.pointer],
          absolute: true,
          operation: operation.label,
          exchange,
          message: `refused creates made ${resource.name} items all the same`,
          expected: 'nothing is made',
          actual: `${second.strange.length} more in the list`,
        });
      },
    }),
    ...nothingChangedCases(subject),
  ],
};

/** What a create refers to must be there: of what never was, nothing can be made. */
async function referToNothing(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<void> {
  const { create, inferred } = stage.resource;
  if (inferred) return;
  for (const input of create.inputs) {
    const body = await stage.body();
    const value = madeUp(body[input]);
    if (value === undefined) continue;
    const exchange = await scene.probe(stage.createDraft({ ...body, [input]: value }));
    if (!isSuccess(exchange)) continue;
    scene.fail({
      trail: [create.pointer, ...requestTrail(scene.run.document.root, create.operation, input)],
      operation: create.operation.label,
      exchange,
      message: `a ${stage.resource.name} was made with a ${input} that there is not`,
      expected: '4xx',
      actual: statusOf(exchange),
    });
  }
}

/** A name that was refused for something else is not taken: set right, the same create goes through. */
async function nameStaysFree(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<void> {
  const { create, inferred } = stage.resource;
  if (inferred || !create.operation.body || !stage.canMultiply) return;
  const json = await stage.body();
  const raw = JSON.stringify(json);
  const wrong = [
    scene.draft(create.operation, { raw: `${raw} x` }),
    scene.draft(create.operation, { raw, contentType: 'text/plain' }),
  ];
  if (!(await scene.probes(wrong)).every(isRefusal)) return;
  const exchange = await scene.probe(stage.createDraft(json));
  if (!isRefusal(exchange) || !isSuccess(await scene.probe(stage.createDraft(await stage.body())))) return;
  scene.fail({
    trail: create.operation.body.trail,
    absolute: true,
    operation: create.operation.label,
    exchange,
    message: `a refused create keeps its name: the same ${stage.resource.name} set right is refused, too`,
    expected: 'a success, as with another name',
    actual: statusOf(exchange),
  });
}

/** A value like one that is there, and is not. */
function madeUp(value: unknown): unknown {
  if (typeof value === 'number') return 987_654_321;
  if (typeof value !== 'string') return undefined;
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value)
    ? '00000000-0000-4000-8000-00000000dead'
    : `${value}-keymock-no-such`;
}

interface Attempt {
  readonly refused: readonly Exchange[];
  readonly strange: readonly JsonObject[];
  readonly after: readonly JsonObject[];
}

/** Sends creates that must be refused, and looks what is in the list that nobody can explain. */
async function attempt(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<Attempt> {
  const before = (await stage.all()).items;
  return strangeItems(scene, stage, before, async () => {
    const probes: Probe[] = [];
    const target = createTarget(stage);
    const { operation } = target;
    for (const kind of ['required', 'null', 'type', 'format', 'enum', 'limit'] as const)
      probes.push(...(await probesOf(scene.run, target, kind)).slice(0, 6));
    const drafts = probes.map((probe) => scene.draft(operation, { json: probe.json }));
    const valid = JSON.stringify(await stage.body());
    if (operation.body)
      drafts.push(
        scene.draft(operation, { raw: `${valid} x` }),
        scene.draft(operation, { raw: valid, contentType: 'text/plain' }),
      );
    drafts.push(
      stage.createDraft(await stage.body(), { caller: { kind: 'nobody' } }),
      stage.createDraft(await stage.body(), { caller: { kind: 'raw', authorization: 'Bearer' } }),
    );
    return scene.probes(drafts);
  });
}

async function strangeItems(
  scene: Scene,
  stage: Stage,
  before: readonly JsonObject[],
  act: () => Promise<readonly Exchange[]>,
): Promise<Attempt> {
  const replies = await act();
  const listing = await stage.all();
  if (!isSuccess(listing.exchange) || listing.isCut) scene.skip('the list cannot be read as a whole');
  const known = new Set(before.map((item) => keyOf(stage.resource, item)));
  const made = scene.run.ledger.items.filter((item) => item.resource === stage.resource);
  const strange = listing.items.filter(
    (item) =>
      !known.has(keyOf(stage.resource, item)) &&
      !made.some((own) => stage.inList({ ...listing, items: [item] }, own).length > 0),
  );
  return { refused: replies.filter(isRefusal), strange, after: listing.items };
}
