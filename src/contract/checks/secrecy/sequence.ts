import type { ActiveCheck } from '../../engine/check.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
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
            operation: resource.create?.operation.label ?? '',
            exchange: last.exchange,
            message: `each ${rule.field.slice(1)} follows from the one before`,
            expected: 'secrets in no order',
            actual: `${made.length} secrets that only go up, or share all but their last digits`,
          });
        }
      },
    }),
};

/** Going up (or down) all the way cannot be chance from seven on: 2 in 5,040. Few varying places cannot be either. */
function isCounted(secrets: readonly string[]): boolean {
  const parts = varyingParts(secrets);
  const sameLength = parts.every((part) => part.length === parts[0]?.length);
  const key = (part: string) => (sameLength ? part : part.padStart(200, '0'));
  const rises = parts.every((part, i) => i === 0 || key(part) > key(parts[i - 1] ?? ''));
  const falls = parts.every((part, i) => i === 0 || key(part) < key(parts[i - 1] ?? ''));
  return (parts.length >= 7 && (rises || falls)) || Math.max(...parts.map((part) => part.length)) <= 4;
}
