import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { bitsOf, leastBits } from './bits.ts';
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

/** Few varying places cannot be chance. From seven secrets on an order cannot be (2 in 5,040), nor can one step between them. */
function isCounted(secrets: readonly string[]): boolean {
  const parts = varyingParts(secrets);
  if (parts.every((part) => part.length <= 4)) return true;
  return parts.length >= 7 && (isOrderAllThereIs(parts) || hasOneStep(parts) || isShifted(parts));
}

/** Whether they only go up, or only down, with too little chance behind what goes: a time in front of a random part is fine. */
function isOrderAllThereIs(parts: readonly string[]): boolean {
  if (parts.some((part) => part.length !== parts[0]?.length))
    return isOrdered(parts.map((part) => part.padStart(200, '0')));
  if (!isOrdered(parts)) return false;
  let width = 1;
  while (!isOrdered(parts.map((part) => part.slice(0, width)))) width++;
  return bitsOf(parts.map((part) => part.slice(width))) < leastBits;
}

function isOrdered(texts: readonly string[]): boolean {
  const each = (holds: (text: string, before: string) => boolean) =>
    texts.every((text, i) => i === 0 || holds(text, texts[i - 1] ?? ''));
  return each((text, before) => text > before) || each((text, before) => text < before);
}

/** Whether they are numbers that mostly lie one and the same step apart, round the end of their digits: a counter, multiplied. */
function hasOneStep(parts: readonly string[]): boolean {
  const length = parts[0]?.length ?? 0;
  if (!parts.every((part) => part.length === length && /^[\da-f]+$/.test(part))) return false;
  const size = 16n ** BigInt(length);
  const numbers = parts.map((part) => BigInt(`0x${part}`));
  const counts = new Map<bigint, number>();
  for (const [i, number] of numbers.slice(1).entries()) {
    const step = (number - (numbers[i] ?? 0n) + size) % size;
    counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  return Math.max(...counts.values()) * 2 >= numbers.length - 1;
}

/** Whether most hold a long piece of the one before, at another place. A form with parts, such as a JWT, may move its parts. */
function isShifted(parts: readonly string[]): boolean {
  const pairs = parts.slice(1).map((part, i) => [parts[i] ?? '', part] as const);
  const shifted = pairs.filter(([before, part]) => !part.includes('.') && isMoved(before, part));
  return shifted.length * 2 >= pairs.length;
}

/** Whether half of a text, from its beginning, its middle or its end, is in the next one, but elsewhere. */
function isMoved(before: string, after: string): boolean {
  const half = Math.ceil(before.length / 2);
  if (half < 12) return false;
  return [0, Math.floor(half / 2), before.length - half].some((start) => {
    const at = after.indexOf(before.slice(start, start + half));
    return at !== -1 && at !== start;
  });
}
