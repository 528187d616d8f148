import type { ResourceWith } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import { isRefusal, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { hiddenRule } from '../lifecycle/hidden-rule.ts';
import { requestTrail } from '../trails.ts';
import { validChanges } from './valid-variants.ts';

/** Valid changes, null among them where it is allowed. */
export async function tryUpdates(scene: Scene, stage: Stage, doubts: string[]): Promise<void> {
  if (!isChangeable(stage) || !stage.canMultiply) return;
  const { operation } = stage.resource.update;
  const item = await stage.guineaPig();
  for (const { what, fields, constraint, isSaid = false } of validChanges(scene.run, stage)) {
    const exchange = await scene.probe(await stage.itemDraft('update', item, { json: fields }));
    if (!isRefusal(exchange)) continue;
    const doubt = isSaid ? undefined : hiddenRule(stage.resource, operation, exchange);
    if (doubt !== undefined) doubts.push(doubt);
    else
      scene.fail({
        trail: requestTrail(scene.run.document.root, operation, Object.keys(fields)[0] ?? ''),
        ...(constraint !== undefined && { constraint }),
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
