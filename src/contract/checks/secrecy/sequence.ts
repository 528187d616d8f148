import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { isCounted } from './counted.ts';
import { madeSecrets, varyingParts } from './made-secrets.ts';

export const sequence: ActiveCheck = {
  kind: 'active',
  id: 'secrecy/sequence',
  title: 'a secret does not follow from the one before',
  why: 'Whoever makes a key knows the key that the next customer gets.',
  failing: 'POST /keys -> {"token": "...0041"}, POST /keys -> {"token": "...0042"}',
  passing: 'POST /keys -> {"token": "...9f86"}, POST /keys -> {"token": "...03ab"}',
  source: 'RFC 6749, section 10.10; CWE-340',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'secrets that were made one after the other are not counted up',
      writes: true,
      when: (resource) => resource.secrets.length > 0,
      async run(scene, stage, resource) {
        await stage.population(8);
        for (const rule of resource.secrets) {
          const made = madeSecrets(scene.run, resource, rule);
          const last = made.at(-1);
          if (last === undefined || made.length < 5 || !isCounted(made.map((secret) => secret.value)))
            continue;
          scene.fail({
            trail: [rule.pointer, ...fieldTrail(scene.run.document, resource, rule.field)],
            absolute: true,
            operation: resource.create.operation.label,
            exchange: last.exchange,
            message: `each ${rule.field.slice(1)} follows from the one before`,
            expected: 'secrets in no order',
            actual: `${made.length} secrets that only go up, lie one step apart, are shifted, or share all but their last digits`,
          });
        }
        await tryRotation(scene, stage);
      },
    }),
};

/** A new secret that is the old one but for a few characters shuts nobody out. */
async function tryRotation(scene: Scene, stage: Stage): Promise<void> {
  const { resource } = stage;
  const { rotate } = resource;
  if (rotate === undefined) return;
  const item = await stage.spare();
  const exchange = await scene.send(await stage.itemDraft('rotate', item));
  const shown = stage.shown('rotate', exchange);
  if (!isSuccess(exchange) || shown === undefined) return;
  for (const rule of resource.secrets) {
    const [before, after] = [valueAt(item.shown, rule.field), valueAt(shown, rule.field)];
    if (typeof before !== 'string' || typeof after !== 'string' || before === after) continue;
    if (before.length < 12 || varyingParts([before, after]).some((part) => part.length > 4)) continue;
    scene.fail({
      trail: [rule.pointer, rotate.pointer],
      absolute: true,
      operation: rotate.operation.label,
      exchange,
      message: `after a rotation ${rule.field.slice(1)} is nearly the one before`,
      expected: 'a secret that does not follow from the one before',
      actual: 'a secret that shares all but a few characters with it',
    });
  }
}
