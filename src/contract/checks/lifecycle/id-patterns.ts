import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { verbTrail } from '../trails.ts';
import { changeBody, changes } from './item-changes.ts';
import { draftsOf, ownId } from './never-made.ts';

/** An id is no pattern: that of our own with a wildcard for its end, which no other can fit, neither shows nor changes it. */
export async function tryPatterns(scene: Scene, stage: Stage): Promise<void> {
  const { resource } = stage;
  if (!stage.canMultiply || resource.create === undefined) return;
  const item = await stage.spare();
  for (const verb of ['read', ...changes] as const) {
    const rule = resource[verb];
    if (rule === undefined) continue;
    await stage.identify([item]);
    const id = ownId(item, rule);
    const patterns = id === undefined ? [] : ['%', '_', '*'].map((sign) => id.slice(0, -1) + sign);
    const json = verb === 'read' ? undefined : changeBody(scene, stage, verb);
    const replies = await scene.probes(draftsOf(scene, rule, patterns, json));
    const taken = replies.find(isSuccess);
    // A delete of what is not there may succeed, and a PUT may make it.
    const isMeant =
      verb === 'delete' ? (await stage.exists(item)) !== false : rule.operation.method === 'PUT';
    if (taken === undefined || isMeant) continue;
    item.isAlive = verb !== 'delete';
    scene.fail({
      trail: verbTrail(rule.pointer, rule.operation),
      absolute: true,
      isInferred: resource.inferred,
      operation: rule.operation.label,
      exchange: taken,
      message: `${rule.operation.label} takes an id for a pattern`,
      expected: `a refusal: there is no such ${resource.name}`,
      actual: statusOf(taken),
    });
  }
  await stage.discard([item]);
}
