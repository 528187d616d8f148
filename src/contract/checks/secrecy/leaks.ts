import type { KnownSecret, Look } from '../../engine/check.ts';

/** Where a secret stands in a reply: `the body`, `the x-debug header`. */
export function placesOf(forms: readonly string[], { exchange }: Look): readonly string[] {
  const has = (text: string) => forms.some((form) => text.includes(form));
  const headers = exchange.response.headers
    .filter(([, value]) => has(value))
    .map(([name]) => `the ${name} header`);
  return has(exchange.response.body) ? ['the body', ...headers] : headers;
}

/** Whether the document itself shows this secret in such a reply. */
export function mayShow({ roles, exchange }: Look, { resource, rule }: KnownSecret): boolean {
  const { status } = exchange.response;
  if (status < 200 || status > 299) return false;
  const shown = resource.secrets[rule]?.shown ?? [];
  // What may be listed may be part of other things that are read, too; it is errors and headers that must not have it.
  if (shown.includes('list') || shown.includes('read')) return true;
  return roles.some((role) => role.resource === resource && shown.includes(role.verb));
}
