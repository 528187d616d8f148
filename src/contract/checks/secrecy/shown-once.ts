import type { SecretRule } from '../../../spec/resource.ts';
import type { PassiveCheck } from '../../engine/check.ts';
import { fieldTrail } from '../trails.ts';
import { hasForm, mayShow } from './leaks.ts';
import { showsPieces } from './pieces.ts';

export const shownOnce: PassiveCheck = {
  kind: 'passive',
  id: 'secrecy/shown-once',
  title: 'a secret appears only where the document shows it',
  why: 'A key that a list, a header or an error shows again can be taken by whoever may only look.',
  failing: 'GET /keys -> [{"id": "1", "api_key": "apikey:..."}], where only the create shows it',
  passing: 'GET /keys -> [{"id": "1"}]',
  source: 'x-resource: secrets, shown; the document: schemas of the responses',
  applies: () => true,
  judge(look) {
    const { document, operation, exchange, places, secrets, credentials } = look;
    return secrets.hinted(places.map(({ text }) => text).join('\n')).flatMap((secret) => {
      // Whoever asked with a key, or has just made it, knows it; that is no matter of this check but of the next.
      const isOwn = secret.learntAt === exchange.index || credentials.includes(secret.value);
      const isShown = isOwn || mayShow(look, secret);
      const rule = secret.resource.secrets[secret.rule];
      // A new item's address may hold what lists and reads show of it anyway.
      const isAddress = (name: string) => isShown && isListed(rule) && /^the location header$/i.test(name);
      const place = places.find(
        ({ name, text }) =>
          !isAddress(name) &&
          (!isShown || (name !== 'the body' && !credentials.includes(secret.value))) &&
          (hasForm(secret.forms, text) || showsPieces(secret.hidden, text)),
      )?.name;
      if (place === undefined || rule === undefined) return [];
      return [
        {
          trail: [rule.pointer, ...fieldTrail(document, secret.resource, rule.field)],
          absolute: true,
          operation: operation.label,
          exchange,
          message: `${operation.label} shows the secret ${rule.field.slice(1)} in ${place}`,
          expected: `${rule.field} appears only in: ${rule.shown.join(', ')}`,
          actual: `it is in ${place}`,
        },
      ];
    });
  },
};

function isListed(rule: SecretRule | undefined): boolean {
  return rule !== undefined && (rule.shown.includes('list') || rule.shown.includes('read'));
}
