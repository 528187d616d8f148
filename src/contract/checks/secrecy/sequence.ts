import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { defineCheck, isSuccess, type ResourceContext } from '../../check.ts';
import { fieldTrail } from '../trails.ts';
import { bitsOf, issuedSecrets, leastBits, varyingParts } from './issued-secrets.ts';

export const sequence = defineCheck({
  id: 'secrecy/sequence',
  title: 'a secret does not follow from the one before',
  why: 'Whoever creates a key knows the key that the next customer gets.',
  failing: 'POST /keys -> {"token": "...0041"}, POST /keys -> {"token": "...0042"}',
  passing: 'POST /keys -> {"token": "...9f86"}, POST /keys -> {"token": "...03ab"}',
  source: 'RFC 6749, section 10.10; CWE-340',
  tries: 'secrets that were issued one after the other do not follow from each other',
  given: { verbs: ['create'], where: ({ secrets }) => secrets.length > 0 },
  writes: true,
  async run(context) {
    const { document, expect, items, resource } = context;
    await items.have(8);
    for (const rule of resource.secrets) {
      const issued = issuedSecrets(context, resource, rule);
      const last = issued.at(-1);
      if (last === undefined || issued.length < 5) continue;
      expect(last.item.exchange, {
        operation: resource.create.operation,
        at: [rule.pointer, ...fieldTrail(document, resource, rule.field)],
        always: true,
      }).holds(!isCounted(issued.map(({ value }) => value)), {
        message: `each ${rule.field.slice(1)} follows from the one before`,
        expected: 'secrets in no order',
        actual: `${issued.length} secrets that only go up, lie one step apart, are shifted, or share all but their last digits`,
      });
    }
    await tryRotation(context);
  },
});

/** A rotation that changes a few characters of a leaked secret does not revoke it: the next one can be guessed. */
async function tryRotation({
  expect,
  items,
  resource,
}: ResourceContext<ResourceWith<'create'>>): Promise<void> {
  const { rotate, secrets } = resource;
  if (rotate === undefined) return;
  const item = await items.create();
  const reply = await item.rotate();
  const shown = items.shownBy('rotate', reply);
  if (!isSuccess(reply) || shown === undefined) return;
  for (const { field, pointer } of secrets) {
    const [before, after] = [valueAt(item.shown, field), valueAt(shown, field)];
    if (typeof before !== 'string' || typeof after !== 'string' || before === after) continue;
    const isNear = before.length >= 12 && varyingParts([before, after]).every((part) => part.length <= 4);
    const { operation } = rotate;
    expect(reply, { operation, at: [pointer, rotate.pointer], always: true }).holds(!isNear, {
      message: `after a rotation ${field.slice(1)} is nearly the one before`,
      expected: 'a secret that does not follow from the one before',
      actual: 'a secret that shares all but a few characters with it',
    });
  }
}

/**
 * Whether secrets, in the order in which they were issued, follow from each other. Up to four varying characters are not
 * random; from seven secrets on, an order is not (2 in 5,040), nor is one step between them.
 *
 * @example
 * isCounted(['key-0041', 'key-0042', 'key-0043']); // true
 */
export function isCounted(secrets: readonly string[]): boolean {
  const parts = varyingParts(secrets);
  if (parts.every((part) => part.length <= 4)) return true;
  return parts.length >= 7 && (isMostlyOrder(parts) || hasOneStep(parts) || isShifted(parts));
}

/** Whether parts only go up, or only down, with too few random bits behind the ordered part: a time before a random part is fine. */
function isMostlyOrder(parts: readonly string[]): boolean {
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

/** Whether parts are numbers that mostly lie the same step apart, modulo their length: a counter, multiplied. */
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

/** Whether most parts contain a long piece of the part before, at another place. In a JWT pieces may move. */
function isShifted(parts: readonly string[]): boolean {
  const pairs = parts.slice(1).map((part, i) => [parts[i] ?? '', part] as const);
  const shifted = pairs.filter(([before, part]) => !part.includes('.') && isMoved(before, part));
  return shifted.length * 2 >= pairs.length;
}

/** Whether half of a text, from its beginning, its middle or its end, is in the next text, at another place. */
function isMoved(before: string, after: string): boolean {
  const half = Math.ceil(before.length / 2);
  if (half < 12) return false;
  return [0, Math.floor(half / 2), before.length - half].some((start) => {
    const at = after.indexOf(before.slice(start, start + half));
    return at !== -1 && at !== start;
  });
}
