import type { Step, Turn } from '../../mock/provider.ts';
import { fail } from './errors.ts';
import {
  type ApplicationRow,
  applicationModel,
  type CredentialRow,
  credentialModel,
  join,
  type PlatformTokenRow,
  platformTokenModel,
} from './model.ts';
import type { Principal } from './principal.ts';
import { readUuid } from './python/uuid.ts';

type Asking = Turn<Principal>;

/** A table of things that accounts own. */
interface Owned {
  of(owner: string): { readonly count: number };
  group(index: string, value: string): { readonly count: number };
}

/** The caller's credential of that id; fails with `not-found`, or `permission-denied` where it is another account's. */
export function credentialOf(turn: Asking, id: string): CredentialRow {
  const table = turn.tables.get(credentialModel);
  return table.get(keyOf(turn, id)) ?? refuse(table, turn, id);
}

/** The same for an application. */
export function applicationOf(turn: Asking, id: string): ApplicationRow {
  const table = turn.tables.get(applicationModel);
  return table.find('own', keyOf(turn, id)) ?? refuse(table, turn, id);
}

/** The same for a platform token. */
export function platformTokenOf(turn: Asking, id: string): PlatformTokenRow {
  const table = turn.tables.get(platformTokenModel);
  return table.get(keyOf(turn, id)) ?? refuse(table, turn, id);
}

/** Looks for what the path names before the body is read, as Django REST Framework's detail views do. */
export const findTarget: Step<Principal> = (turn) => {
  const { credential_id, application_id, platform_token_id } = turn.path;
  if (credential_id !== undefined) credentialOf(turn, credential_id);
  if (application_id !== undefined) applicationOf(turn, application_id);
  if (platform_token_id !== undefined) platformTokenOf(turn, platform_token_id);
  return undefined;
};

/**
 * Whose things a list shows. Without `user_id` the caller's; undefined where it asks only for users who have nothing.
 * Another account's things are refused, as the provider refuses a page that has one.
 */
export function readOwner(turn: Asking, table: Owned): string | undefined {
  const { query, namespace, principal } = turn;
  const me = principal?.userId ?? '';
  const asked = query.getAll('user_id').filter((id) => id !== '');
  const ids = asked.map((id) => (id === 'me' ? me : toId(id)));
  const foreign = ids.filter((id) => id !== me);
  if (foreign.some((id) => table.of(join(namespace, id)).count > 0)) return fail('permission-denied', {});
  return asked.length === 0 || ids.includes(me) ? join(namespace, me) : undefined;
}

function keyOf({ principal }: Asking, id: string): string {
  return join(principal?.owner ?? '', toId(id));
}

/** An id as rows have it, whichever form of a UUID was sent; a text that is none stays, and is no row's. */
export function toId(text: string): string {
  return readUuid(text) ?? text.toLowerCase();
}

function refuse(table: Owned, { namespace }: Asking, id: string): never {
  const exists = table.group('id', join(namespace, toId(id))).count > 0;
  return fail(exists ? 'permission-denied' : 'not-found', {});
}
