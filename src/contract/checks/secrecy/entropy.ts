import { createHash } from 'node:crypto';
import type { ResourceWith, SecretRule } from '../../../spec/resource.ts';
import { bareSecret, defineCheck, type ResourceContext } from '../../check.ts';
import { fieldTrail } from '../trails.ts';
import { bitsOf, type IssuedSecret, issuedSecrets, leastBits, varyingParts } from './issued-secrets.ts';

export const entropy = defineCheck({
  id: 'secrecy/entropy',
  title: 'secrets cannot be guessed',
  why: 'A secret of eight digits, or one that is derived from the name, the id or the time, can be guessed.',
  failing: 'POST /keys -> {"token": "sk-00004711"}',
  passing: 'POST /keys -> {"token": "sk-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"}',
  source:
    'RFC 6749, section 10.10. Estimated from what varies among the issued secrets; under 80 bits is too little.',
  tries: 'issued secrets differ enough, and do not follow from what others see',
  given: { verbs: ['create'], where: ({ secrets }) => secrets.length > 0 },
  writes: true,
  async run(context) {
    await context.items.have(5);
    for (const rule of context.resource.secrets) await expectUnguessable(context, rule);
  },
});

/** As many as show where they all come from. */
const enough = 8;

async function expectUnguessable(
  context: ResourceContext<ResourceWith<'create'>>,
  rule: SecretRule,
): Promise<void> {
  const { document, expect, items, resource } = context;
  const issued = issuedSecrets(context, resource, rule);
  const last = issued.at(-1);
  if (last === undefined || issued.length < 4) return;
  const bits = Math.min(
    bitsOf(varyingParts(issued.map(({ value }) => value))),
    ...issued.map(({ value }) => repetition(value)),
  );
  const named = issued.find(hasName);
  await items.identify(issued.slice(-enough).map(({ item }) => item));
  const origin = named ? (items.nameField ?? 'name') : originOf(issued);
  const field = rule.field.slice(1);
  expect((named ?? last).item.exchange, {
    operation: resource.create.operation,
    at: [rule.pointer, ...fieldTrail(document, resource, rule.field)],
    always: true,
  }).holds(bits >= leastBits && origin === undefined, {
    message: origin ? `the ${field} is derived from the ${origin}` : `the ${field} can be guessed`,
    expected: `at least ${leastBits} bits that vary from secret to secret`,
    actual: origin
      ? `the ${origin} is in it`
      : `about ${Math.round(bits)} bits among ${issued.length} secrets`,
  });
}

/** Whether a secret has the name of its item in it, as it is or encoded. */
function hasName({ value, item: { name } }: IssuedSecret): boolean {
  if (name === undefined || name.length < 6) return false;
  const bare = bareSecret(value);
  const decoded = (['base64', 'hex'] as const).map((code) => Buffer.from(bare, code).toString());
  return [value, ...decoded].some((text) => text.includes(name));
}

/** Bits of a secret by how often its own characters repeat: `aaaa...` has none. Only the plainest cases count. */
export function repetition(secret: string): number {
  const bare = bareSecret(secret);
  const block = /^(.+?)\1+$/s.exec(bare)?.[1];
  // One block again and again is worth what the block is: at most the bits of base64.
  if (block !== undefined && block.length > 1) return block.length * 6;
  const counts = new Map<string, number>();
  for (const character of bare) counts.set(character, (counts.get(character) ?? 0) + 1);
  const perCharacter = [...counts.values()].reduce(
    (sum, count) => sum - (count / bare.length) * Math.log2(count / bare.length),
    0,
  );
  return perCharacter < 2 ? perCharacter * bare.length * 0.5 : Number.POSITIVE_INFINITY;
}

/**
 * The source of secrets, where others may see it: a field of their items, the second of their creation, or the secret before.
 * A secret may contain its id, as long as enough bits beside it vary.
 */
function originOf(issued: readonly IssuedSecret[]): string | undefined {
  const last = issued.slice(-enough);
  const names = new Set(last.flatMap((secret) => sourcesOf(secret, undefined).map(({ name }) => name)));
  return [...names, 'secret before'].find((name) => {
    const rests = last.flatMap((secret, i) => {
      const source = sourcesOf(secret, last[i - 1]).filter((candidate) => candidate.name === name);
      return source.map(({ text }) => restOf(secret.value, text)).find((rest) => rest !== undefined) ?? [];
    });
    return rests.length >= last.length - 1 && bitsOf(varyingParts(rests)) < leastBits;
  });
}

interface Source {
  readonly name: string;
  readonly text: string;
}

function sourcesOf({ item, value }: IssuedSecret, before: IssuedSecret | undefined): Source[] {
  const { exchange, known, name: itemName = '', resource, sent } = item;
  const secrets = resource.secrets.map(({ field }) => field);
  const fields = Object.entries({ ...known, ...sent }).flatMap(([name, text]) =>
    typeof text === 'string' && !secrets.includes(`/${name}`) && !text.includes(value)
      ? [{ name, text }]
      : [],
  );
  const second = Math.floor(exchange.startedAt / 1000);
  const times = [second, second + 1].flatMap((at) =>
    [String(at), `${itemName}${at}`, `${at}${itemName}`].map((text) => ({ name: 'time', text })),
  );
  return [...fields, ...times, ...(before ? [{ name: 'secret before', text: before.value }] : [])];
}

/**
 * What is left of a secret without a text that others know: the text as it is, encoded, reversed or hashed. Undefined where
 * the secret does not contain the text.
 *
 * @example
 * restOf('sk-0f9e41d2a8c34b77', '0f9e41d2-a8c3-4b77'); // 'sk'
 */
export function restOf(secret: string, text: string): string | undefined {
  const sources = [...new Set([text, plain(text)])].filter((source) => source.length >= shortestText);
  for (const form of sources.flatMap(derivedForms)) {
    for (const whole of [secret, plain(secret)]) if (whole.includes(form)) return whole.replaceAll(form, '');
  }
  return undefined;
}

/** Shorter texts are in a secret by chance. */
const shortestText = 6;

/** A digest may be cut to the length of a secret; shorter pieces than this are there by chance. */
const shortestDigest = 12;

function derivedForms(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  const codes = (['base64', 'base64url', 'hex'] as const).map((code) =>
    bytes.toString(code).replace(/=+$/, ''),
  );
  const digests = ['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) => {
    const digest = createHash(name).update(text).digest();
    const all = [digest.toString('hex'), digest.toString('base64url')];
    return all.flatMap((whole) => [whole, whole.slice(0, 32), whole.slice(0, shortestDigest)]);
  });
  return [text, [...text].reverse().join(''), ...codes, ...digests];
}

/** Letters and digits alone, in lower case: hyphens and case hide nothing. */
function plain(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
