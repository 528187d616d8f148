import { valueAt } from '../../../spec/pointer.ts';
import { bringsCredential, isSecured } from '../../engine/caller.ts';
import type { Look } from '../../engine/check.ts';
import { shortestSecret } from '../../engine/judge.ts';
import type { KnownSecret } from '../../engine/known-secrets.ts';
import { placesOf } from '../../engine/places.ts';
import type { Run } from '../../engine/run-state.ts';
import { isSuccess } from '../../engine/scene.ts';
import { formsOf } from '../../engine/secret-forms.ts';
import type { Exchange } from '../../types.ts';

/** Whether a text has a secret in one of its forms. */
export function hasForm(forms: readonly string[], text: string): boolean {
  return forms.some((form) => text.includes(form));
}

/** Whether the document itself shows this secret in such a reply. */
export function mayShow(
  { document, roles, exchange }: Look,
  { resource, rule, isGuarded }: KnownSecret,
): boolean {
  const { status } = exchange.response;
  if (status < 200 || status > 299) return false;
  const shown = resource.secrets[rule]?.shown ?? [];
  if (roles.some((role) => role.resource === resource && shown.includes(role.verb))) return true;
  // What may be listed may be part of other things that are read, too; it is errors and headers that must not have it.
  const looks = (['list', 'read'] as const).filter((verb) => shown.includes(verb));
  if (!isGuarded || bringsCredential(document, exchange.request)) return looks.length > 0;
  // Without a credential nothing has it, unless anybody may list it.
  return looks.some((verb) => resource[verb] !== undefined && !isSecured(resource[verb].operation));
}

/** A secret of ours in a reply to what is no operation of the document; what lists show may be in a success. */
export function leakOf(
  run: Run,
  exchange: Exchange,
): { readonly field: string; readonly place: string } | undefined {
  const places = placesOf(exchange);
  for (const { resource, shown } of run.ledger.items) {
    for (const { field, shown: verbs } of resource.secrets) {
      const value = valueAt(shown, field);
      const isOpen = isSuccess(exchange) && (verbs.includes('list') || verbs.includes('read'));
      if (typeof value !== 'string' || value.length < shortestSecret || isOpen) continue;
      const place = places.find(({ text }) => hasForm(formsOf(value), text))?.name;
      if (place !== undefined) return { field, place };
    }
  }
  return undefined;
}
