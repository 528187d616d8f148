import type { ProviderSettings, Step, Turn } from '../../mock/provider.ts';
import { fail } from './errors.ts';
import { felderaApiKey, hashSecret, ownerOf, secretKey, secretPrefix } from './model.ts';
import { type Role, toRole } from './role.ts';

/** Who asks. */
export interface Principal {
  readonly account: string;
  /** The account within its namespace: what rows belong to. */
  readonly owner: string;
  /** Without a meaning in the documented dialect. */
  readonly role: Role;
}

/**
 * A key that was made here acts for its tenant, with its own role, until it is deleted. Any other token opens an account of
 * its own with the role `admin`, so that tests keep apart by using different tokens. `settings.credentials` maps tokens to
 * accounts, with a role if it is not `admin`: `{ 'my-token': 'team-a/read' }`.
 */
export const authenticate: Step<Principal> = (turn) => {
  turn.principal = identify(turn);
  return undefined;
};

function identify(turn: Turn<Principal>): Principal {
  if (turn.settings.auth === 'off') return toPrincipal(turn.namespace, anybody);
  const token = readToken(turn.request.headers['authorization']);
  if (token === undefined) return fail('missing-credential', {});
  const configured = configuredAccount(turn.settings, token);
  if (configured !== undefined) return toPrincipal(turn.namespace, configured);
  if (token.startsWith(secretPrefix)) return byApiKey(turn, token);
  if (isExpired(token, turn.clock.now())) return fail('expired-token', {});
  if (turn.settings.auth === 'strict') return fail('malformed-token', {});
  return { account: token, owner: ownerOf(turn.namespace, token), role: 'admin' };
}

/** Who an account is when nobody asks for a credential: its owner, by name or by one of its bearer tokens. */
export function principalOf(namespace: string, settings: ProviderSettings, account: string): Principal {
  const name = configuredAccount(settings, account) ?? account;
  const { role: _, ...rest } = toPrincipal(namespace, settings.auth === 'off' ? anybody : name);
  return { ...rest, role: 'owner' };
}

/** The account of every request where nobody is asked. */
const anybody = 'default';

/** The token of `Bearer <token>`. The scheme is compared with its case, and less than a token of one character is none. */
function readToken(header: string | undefined): string | undefined {
  if (header === undefined || header.length < 8 || !header.startsWith('Bearer ')) return undefined;
  return header.slice('Bearer '.length);
}

function configuredAccount({ credentials }: ProviderSettings, token: string): string | undefined {
  return Object.hasOwn(credentials, token) ? credentials[token] : undefined;
}

function toPrincipal(namespace: string, configured: string): Principal {
  const slash = configured.lastIndexOf('/');
  const role = slash < 0 ? undefined : toRole(configured.slice(slash + 1));
  const account = role === undefined ? configured : configured.slice(0, slash);
  return { account, owner: ownerOf(namespace, account), role: role ?? 'admin' };
}

function byApiKey(turn: Turn, secret: string): Principal {
  const row = turn.tables.get(felderaApiKey).find('hash', secretKey(turn.namespace, hashSecret(secret)));
  if (!row) return fail('unknown-api-key', {});
  return { account: row.account, owner: row.owner, role: toRole(row.role) ?? 'read' };
}

/** Seconds that a token is taken beyond its time, for clocks that differ. */
const leeway = 60;

/** Whether a token is a JSON web token whose time (RFC 7519, section 4.1.4) is over. No signature is looked at. */
function isExpired(token: string, now: number): boolean {
  const expires = expiryOf(token);
  return expires !== undefined && expires + leeway < now / 1000;
}

function expiryOf(token: string): number | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    if (typeof claims !== 'object' || claims === null || !('exp' in claims)) return undefined;
    return typeof claims.exp === 'number' ? claims.exp : undefined;
  } catch {
    return undefined;
  }
}
