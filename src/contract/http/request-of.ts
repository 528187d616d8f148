import type { Settings } from '../options.ts';
import type { SentRequest } from '../types.ts';
import type { Caller } from './caller.ts';
import type { Draft } from './draft.ts';
import { shownBody } from './fetch-bytes.ts';

/** The path and query of a draft as they go over the wire. */
export function targetOf(draft: Draft, base: string): string {
  const key = parameterIn('query', draft.caller);
  const query = [...draft.query, ...(key ? [[key.name, key.value] as const] : [])]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  // An origin alone has the path "/".
  const path = new URL(base).pathname.replace(/\/$/, '') + draft.path;
  return query === '' ? path : `${path}?${query}`;
}

/** A draft as it is sent and recorded. */
export function requestOf(draft: Draft, settings: Settings, authorization: string | undefined): SentRequest {
  const body = shownBody(draft.body);
  return {
    method: draft.method,
    url: new URL(settings.base).origin + targetOf(draft, settings.base),
    headers: headersOf(draft, settings, authorization),
    ...(body === undefined ? {} : { body }),
  };
}

function headersOf(
  draft: Draft,
  settings: Settings,
  authorization: string | undefined,
): (readonly [string, string])[] {
  const named = new Map<string, readonly [string, string]>();
  const set = (name: string, value: string | undefined) =>
    value !== undefined && named.set(name.toLowerCase(), [name, value]);
  set('Accept', 'application/json');
  set('User-Agent', 'keymock-check');
  for (const [name, value] of Object.entries(settings.headers)) set(name, value);
  for (const [name, value] of Object.entries(draft.headers)) set(name, value);
  set('Authorization', authorization);
  const header = parameterIn('header', draft.caller);
  if (header) set(header.name, header.value);
  const cookie = parameterIn('cookie', draft.caller);
  if (cookie) set('Cookie', `${cookie.name}=${cookie.value}`);
  for (const name of draft.omit ?? []) named.delete(name);
  return [...named.values()];
}

/** The credential of a caller who carries it in a certain place. */
function parameterIn(place: string, caller: Caller) {
  return caller.kind === 'parameter' && caller.in === place ? caller : undefined;
}
