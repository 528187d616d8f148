import type { ActiveCheck } from '../../engine/check.ts';
import { bareOf } from '../../engine/secret-forms.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { bitsOf, leastBits } from './bits.ts';
import { madeSecrets, varyingParts } from './made-secrets.ts';
import { originOf } from './origin.ts';

export const entropy: ActiveCheck = {
  kind: 'active',
  id: 'secrecy/entropy',
  title: 'secrets cannot be guessed',
  why: 'A secret of eight digits, or one made from the name, the id or the time, is found by trying.',
  failing: 'POST /keys -> {"token": "sk-00004711"}',
  passing: 'POST /keys -> {"token": "sk-9f86d081884c7d659a2feaa0c55ad015a3bf4f1b"}',
  source:
    'RFC 6749, section 10.10. Estimated from what varies among the secrets that were made; under 80 bits is too little.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'the secrets that were made differ enough, and do not follow from what others see',
      writes: true,
      when: (resource) => resource.secrets.length > 0,
      async run(scene, stage, resource) {
        await stage.population(5);
        for (const rule of resource.secrets) {
          const made = madeSecrets(scene.run, resource, rule);
          const last = made.at(-1);
          if (last === undefined || made.length < 4) continue;
          const bits = Math.min(
            bitsOf(varyingParts(made.map((secret) => secret.value))),
            ...made.map(({ value }) => repetition(value)),
          );
          const told = made.find(
            ({ value, label }) =>
              label !== undefined &&
              label.length >= 6 &&
              decodings(value).some((text) => text.includes(label)),
          );
          await stage.identify(made.slice(-8).map(({ item }) => item));
          const origin = told ? (stage.labelField ?? 'name') : originOf(made);
          if (bits >= leastBits && origin === undefined) continue;
          scene.fail({
            trail: [rule.pointer, ...fieldTrail(scene.run.document, resource, rule.field)],
            absolute: true,
            operation: resource.create.operation.label,
            exchange: (told ?? last).exchange,
            message: origin
              ? `the ${rule.field.slice(1)} is made from the ${origin}`
              : `the ${rule.field.slice(1)} can be guessed`,
            expected: `at least ${leastBits} bits that vary from secret to secret`,
            actual: origin
              ? `the ${origin} is in it`
              : `about ${Math.round(bits)} bits among ${made.length} secrets`,
          });
        }
      },
    }),
};

/** Bits of a secret by how often its own characters repeat: `aaaa...` has none. Only the plainest cases count. */
export function repetition(secret: string): number {
  const bare = bareOf(secret);
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

/** A secret and what it may hide. */
function decodings(secret: string): string[] {
  const bare = bareOf(secret);
  return [secret, Buffer.from(bare, 'base64').toString(), Buffer.from(bare, 'hex').toString()];
}
