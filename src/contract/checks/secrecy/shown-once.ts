import type { SecretRule } from '../../../spec/resource.ts';
import {
  bringsCredential,
  definePassiveCheck,
  isSecured,
  isSuccess,
  type KnownSecret,
  type Look,
} from '../../check.ts';
import { fieldTrail } from '../trails.ts';
import { showsSecret } from './shown-secret.ts';

export const shownOnce = definePassiveCheck({
  id: 'secrecy/shown-once',
  title: 'a secret appears only where the document shows it',
  why: 'A key that a list, a header or an error shows again can be used by a caller who may only read.',
  failing: 'GET /keys -> [{"id": "1", "api_key": "apikey:..."}], where only the create shows it',
  passing: 'GET /keys -> [{"id": "1"}]',
  source: 'x-resource: secrets, shown; the document: schemas of the responses',
  look(look, expect) {
    const { document, exchange, operation, places, secrets } = look;
    for (const secret of secrets.hinted(places.map(({ text }) => text).join('\n'))) {
      const rule = secret.resource.secrets[secret.rule];
      const place = placeOf(look, secret, rule);
      if (rule === undefined) continue;
      const at = [rule.pointer, ...fieldTrail(document, secret.resource, rule.field)];
      expect(exchange, { operation, at, always: true }).holds(place === undefined, {
        message: `the response exposes the field ${rule.field.slice(1)} in ${place}`,
        expected: `${rule.field} appears only in: ${rule.shown.join(', ')}`,
        actual: `it is in ${place}`,
      });
    }
  },
});

/** Where a reply shows a secret that it must not show. */
function placeOf(look: Look, secret: KnownSecret, rule: SecretRule | undefined): string | undefined {
  const { credentials, exchange, places } = look;
  // The caller knows a secret that it has sent, or has just been issued: secrecy/echo is about the former.
  const isSent = credentials.includes(secret.value);
  const isShown = isSent || secret.learntAt === exchange.index || mayShow(look, secret);
  // A new item's address may contain what lists and reads show anyway.
  const isListed = rule !== undefined && (rule.shown.includes('list') || rule.shown.includes('read'));
  const isOpen = (name: string) =>
    isShown && (name === 'the body' || isSent || (isListed && /^the location header$/i.test(name)));
  return places.find(({ name, text }) => !isOpen(name) && showsSecret(secret.forms, secret.hidden, text))
    ?.name;
}

/** Whether the document itself shows this secret in such a reply. */
function mayShow({ document, roles, exchange }: Look, { resource, rule, isGuarded }: KnownSecret): boolean {
  if (!isSuccess(exchange)) return false;
  const shown = resource.secrets[rule]?.shown ?? [];
  if (roles.some((role) => role.resource === resource && shown.includes(role.verb))) return true;
  // An item that a list returns may also appear in other replies to the same account, but not in errors and headers.
  const reads = (['list', 'read'] as const).filter((verb) => shown.includes(verb));
  if (!isGuarded || bringsCredential(document, exchange.request)) return reads.length > 0;
  // A reply without a credential shows it only where anybody may list it.
  return reads.some((verb) => resource[verb] !== undefined && !isSecured(resource[verb].operation));
}
