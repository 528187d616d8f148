import type { Operation } from '../../../spec/document.ts';
import { hasVerbs, type ResourceWith } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { parametersBy } from '../../engine/item.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { anyValue, bodyProperties, bodySchema } from '../../engine/values.ts';
import { resourceCases } from '../resource-cases.ts';
import { createTarget, hasFields, type ProbeKind, probesOf, type Target } from './probes.ts';

/** Cases that send every body of a kind that the schema forbids, and expect each to be refused. */
export function refusedCases(subject: PlanSubject, kind: ProbeKind, title: string): PlannedCase[] {
  const { root } = subject.document;
  const creates = resourceCases(subject, {
    needs: ['create'],
    title,
    writes: true,
    phaseIfCreatedOnce: 'invalid-create',
    when: ({ create }) => hasFields(root, create.operation),
    async run(scene, stage) {
      const target = createTarget(stage);
      await tryKind(scene, kind, target, async (json) => scene.draft(target.operation, { json }));
    },
  });
  if (kind === 'required') return [...creates, ...actionCases(subject, kind, title)];
  const updates = resourceCases(subject, {
    needs: ['update', 'create'],
    title: title.replace('a create', 'an update'),
    writes: true,
    when: ({ update }) => hasFields(root, update.operation),
    async run(scene, stage, resource) {
      const item = await stage.guineaPig();
      const target = { operation: resource.update.operation, valid: async () => ({}) };
      await tryKind(scene, kind, target, (json) => stage.itemDraft('update', item, { json }));
    },
  });
  return [...creates, ...updates, ...actionCases(subject, kind, title)];
}

/** Other things that can be done to an item with a body: `POST /keys/{id}/limit`. */
function actionCases({ document, resources }: PlanSubject, kind: ProbeKind, title: string): PlannedCase[] {
  return resources.flatMap((resource) =>
    hasVerbs(resource, ['read'])
      ? document.operations
          .filter((operation) => isActionOn(resource, operation) && hasFields(document.root, operation))
          .map((operation) => ({
            operation: operation.label,
            title,
            writes: true,
            run: (scene: Scene) => tryAction(scene, scene.stage(resource), operation, kind),
          }))
      : [],
  );
}

function isActionOn({ read, update, rotate }: ResourceWith<'read'>, operation: Operation): boolean {
  if (operation === update?.operation || operation === rotate?.operation) return false;
  return (
    operation.method !== 'GET' && operation.path.startsWith(`${read.operation.path.replace(/\/$/, '')}/`)
  );
}

async function tryAction(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  operation: Operation,
  kind: ProbeKind,
): Promise<void> {
  if (!scene.run.settings.isLoopback)
    scene.skip('what this does to an item is not known, so it is tried on this machine only');
  const item = await stage.main();
  const parameters = parametersBy(stage.resource.read, item.known);
  if (parameters === undefined) scene.skip('what identifies the item is not known');
  const required = Object.keys(bodySchema(scene.run.document.root, operation)?.required ?? {});
  const properties = Object.entries(bodyProperties(scene.run.document.root, operation)).filter(([name]) =>
    required.includes(name),
  );
  const target: Target = {
    operation,
    valid: async () => Object.fromEntries(properties.map(([name, schema]) => [name, anyValue(schema)])),
  };
  await tryKind(scene, kind, target, async (json) => scene.draft(operation, { parameters, json }));
}

async function tryKind(
  scene: Scene,
  kind: ProbeKind,
  target: Target,
  draftOf: (json: unknown) => Promise<Draft>,
): Promise<void> {
  const { operation } = target;
  const probes = await probesOf(scene.run, target, kind);
  if (probes.length === 0) scene.skip('the schema leaves nothing of this kind to break');
  const drafts = [];
  for (const probe of probes) drafts.push(await draftOf(probe.json));
  const replies = await scene.probes(drafts);
  replies.forEach((exchange, i) => {
    const probe = probes[i];
    if (probe === undefined || !isSuccess(exchange)) return;
    scene.fail({
      trail: probe.trail,
      ...(probe.constraint !== undefined && { constraint: probe.constraint }),
      operation: operation.label,
      exchange,
      message: `${operation.label} accepted a body ${probe.what}`,
      expected: '4xx',
      actual: brief(`${statusOf(exchange)} for ${probe.what}`),
    });
  });
}
