import type { ProviderSettings, Step, Turn } from '../../mock/provider.ts';
import { tokenOf } from './credential.ts';
import { fail } from './errors.ts';
import { felderaApiKey, hashSecret, ownerOf, secretKey, secretPrefix } from './model.ts';
import { isPublic } from './paths.ts';
import { type Role, toRole } from './role.ts';
import { endOf, leeway, refusalOf, trustIn } from './web-token/refusal.ts';

/** Who asks. */
export interface Principal {
  readonly account: string;
  /** The account within its namespace: what rows belong to. */
  readonly owner: string;
  /** Without a meaning in the documented dialect. */
  readonly role: Role;
  /** The tenants that a login may act for; absent where the caller is an API key, or nobody is asked. */
  readonly memberships?: readonly Member[];
  /** A login of several tenants has not chosen one. Only the session may be read so. */
  readonly isUndecided?: true;
}

/**
 * A key that was made here acts for its tenant, with its own role, until it is deleted. Any other token opens an account of
 * its own with the role `admin`, so that tests keep apart by using different tokens. `settings.credentials` maps tokens to
 * accounts, with a role if it is not `admin`, and several with commas: `{ 'my-token': 'team-a/read, team-b' }`.
 */
export const authenticate: Step<Principal> = (turn) => {
  if (isPublic(turn.request.path)) return undefined;
  turn.principal = identify(turn);
  return undefined;
};

function identify(turn: Turn<Principal>): Principal {
  const { settings, request, clock, dialect } = turn;
  if (settings.auth === 'off') return toPrincipal(turn.namespace, toMember(anybody));
  const token = tokenOf(request.headers);
  if (token === undefined) return fail('missing-credential', {});
  const configured = configuredAccounts(settings, token);
  if (configured !== undefined) return chooseTenant(turn, membersOf(configured));
  if (token.startsWith(secretPrefix)) return byApiKey(turn, token);
  const now = clock.now() / 1000;
  if (settings.auth === 'strict') {
    const trust = trustIn(Object.keys(settings.credentials));
    return fail('refused-token', { reason: refusalOf(token, dialect, trust, now) });
  }
  const end = endOf(token);
  if (end !== undefined && end + leeway < now) return fail('expired-token', {});
  return chooseTenant(turn, [{ account: token, role: 'admin' }]);
}

/** Who an account is when nobody asks for a credential: its owner, by name or by one of its bearer tokens. */
export function principalOf(namespace: string, settings: ProviderSettings, account: string): Principal {
  const [configured = account] = configuredAccounts(settings, account)?.split(',') ?? [];
  const member = toMember(settings.auth === 'off' ? anybody : configured);
  return { ...toPrincipal(namespace, member), role: 'owner' };
}

/** The account of every request where nobody is asked. */
const anybody = 'default';

/** A tenant that a token may act for, and as what. */
export interface Member {
  readonly account: string;
  readonly role: Role;
}

function configuredAccounts({ credentials }: ProviderSettings, token: string): string | undefined {
  return Object.hasOwn(credentials, token) ? credentials[token] : undefined;
}

/** The tenants that a configured credential may act for: `team-a/read, team-b`. */
export function membersOf(configured: string): Member[] {
  return configured.split(',').map(toMember);
}

function toMember(text: string): Member {
  const configured = text.trim();
  const slash = configured.lastIndexOf('/');
  const role = slash < 0 ? undefined : toRole(configured.slice(slash + 1));
  return { account: role === undefined ? configured : configured.slice(0, slash), role: role ?? 'admin' };
}

/** The tenant that `Feldera-Tenant` names. The header came with role-based access control; an API key has its tenant. */
function chooseTenant(turn: Turn, members: readonly Member[]): Principal {
  const [first = toMember(anybody), second] = members;
  if (turn.dialect === 'documented') return toPrincipal(turn.namespace, first);
  const tenant = turn.request.headers['feldera-tenant'] ?? '';
  if (tenant === '' && second) return undecided(turn, members);
  const named = tenant === '' ? first : members.find(({ account }) => account === tenant);
  if (!named) return fail('not-a-member', { tenant });
  return { ...toPrincipal(turn.namespace, named), memberships: members };
}

/** The session is where a client finds the tenants to choose from. */
function undecided({ request, namespace }: Turn, memberships: readonly Member[]): Principal {
  const isSession = request.method === 'GET' && request.path === '/v0/config/session';
  if (!isSession) return fail('ambiguous-tenant', {});
  return {
    ...toPrincipal(namespace, { account: '', role: 'read' }),
    memberships,
    isUndecided: true,
  };
}

function toPrincipal(namespace: string, { account, role }: Member): Principal {
  return { account, owner: ownerOf(namespace, account), role };
}

function byApiKey(turn: Turn, secret: string): Principal {
  const row = turn.tables.get(felderaApiKey).find('hash', secretKey(turn.namespace, hashSecret(secret)));
  if (!row) return fail('unknown-api-key', {});
  return { account: row.account, owner: row.owner, role: toRole(row.role) ?? 'read' };
}
