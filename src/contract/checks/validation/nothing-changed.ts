import { isObject, type JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { isRefusal, isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { differences } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { hasFields, probesOf } from './probes.ts';
import { validChanges } from './valid-variants.ts';

type Changeable = Stage<ResourceWith<'update' | 'create' | 'read'>>;

/** Cases that send updates of which one field is right and another wrong: refused, they change neither. */
export function nothingChangedCases(subject: PlanSubject): PlannedCase[] {
  return resourceCases(subject, {
    needs: ['update', 'create', 'read'],
    title: 'after refused updates an item is as before',
    writes: true,
    when: ({ update }) => hasFields(subject.document.root, update.operation),
    async run(scene, stage, resource) {
      const item = await stage.guineaPig();
      const before = await read(scene, stage, item);
      const drafts = await halfWrong(scene, stage, item);
      const replies = await scene.probes(drafts);
      const exchange = replies.at(-1);
      // What was taken may well have changed something.
      if (before === undefined || exchange === undefined || !replies.every(isRefusal)) return;
      const after = await read(scene, stage, item);
      const changed = after && differences(before, after);
      if (changed?.length === 0) return;
      const { operation } = resource.update;
      scene.fail({
        trail: operation.body?.trail ?? [operation.pointer],
        absolute: true,
        operation: operation.label,
        exchange,
        message: `refused updates changed the ${resource.name} all the same`,
        expected: 'it is as before',
        actual: changed ? `${changed.join(', ')} changed` : 'it is not there any more',
      });
    },
  });
}

/** Updates that change all that can be changed, but for one value that is wrong. */
async function halfWrong(scene: Scene, stage: Changeable, item: Item): Promise<Draft[]> {
  const changes: JsonObject = Object.assign(
    {},
    ...validChanges(scene.run, stage).map(({ fields }) => fields),
  );
  const target = { operation: stage.resource.update.operation, valid: async () => changes };
  const drafts: Draft[] = [];
  for (const kind of ['type', 'format', 'enum', 'limit'] as const) {
    const probes = (await probesOf(scene.run, target, kind)).filter(({ json }) => isObject(json));
    for (const { json } of probes.slice(-4)) drafts.push(await stage.itemDraft('update', item, { json }));
  }
  return drafts;
}

async function read(scene: Scene, stage: Changeable, item: Item): Promise<JsonObject | undefined> {
  const exchange = await scene.send(await stage.itemDraft('read', item));
  return isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
}
