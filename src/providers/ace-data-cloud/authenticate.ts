import type { Step, Turn } from '../../mock/provider.ts';
import { fail } from './errors.ts';
import { type BearerRow, bearerModel, join, platformTokenModel } from './model.ts';
import { anybody, documentedUserId, type Principal, principalOf, userIdOf } from './principal.ts';
import { openAccount } from './seed.ts';
import { timestamp } from './timestamp.ts';

/** Paths that anyone may read; a token that comes along must still be good. */
const publicOperations: ReadonlySet<string> = new Set(['listServices', 'getService']);

/** Finds out who asks, or fails with `not-authenticated`. Django REST Framework asks before it looks at the method. */
export const authenticate: Step<Principal> = (turn) => {
  turn.principal = whoAsks(turn);
  if (turn.principal !== anybody) openAccount(turn, turn.principal);
  return undefined;
};

function whoAsks(turn: Turn<Principal>): Principal {
  const { authorization } = turn.request.headers;
  if (turn.settings.auth === 'off') return principalOf(turn.namespace, documentedUserId);
  // Another scheme is no credential to this API.
  if (isPublic(turn) && !/^\s*bearer(?:\s|$)/i.test(authorization ?? '')) return anybody;
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) return fail('not-authenticated', {});
  const bearer = turn.tables.get(bearerModel).get(join(turn.namespace, token)) ?? admit(token, turn);
  if (bearer.kind === 'credential') return fail('not-authenticated', {});
  if (bearer.kind === 'platform') notePlatformToken(bearer, turn);
  return principalOf(turn.namespace, bearer.userId);
}

function isPublic({ methods = {} }: Turn<Principal>): boolean {
  return Object.values(methods).some(({ operationId }) => publicOperations.has(operationId));
}

/** A token that was never seen opens an account of its own, unless only known ones may. */
function admit(token: string, { settings, tables, namespace }: Turn<Principal>): BearerRow {
  const account = Object.hasOwn(settings.credentials, token) ? settings.credentials[token] : undefined;
  if (account === undefined && settings.auth === 'strict') return fail('not-authenticated', {});
  return tables.get(bearerModel).create({
    key: join(namespace, token),
    kind: 'account',
    userId: userIdOf(account ?? token),
    platformTokenKey: null,
  });
}

function notePlatformToken({ platformTokenKey }: BearerRow, { tables, clock }: Turn<Principal>): void {
  const platformTokens = tables.get(platformTokenModel);
  const row = platformTokenKey === null ? undefined : platformTokens.get(platformTokenKey);
  if (row) platformTokens.update(row, { usedAt: timestamp(clock) });
  else fail('not-authenticated', {});
}
