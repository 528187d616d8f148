import type { Context, ProviderSettings } from '../../mock/provider.ts';
import { sha256 } from '../../mock/sha256.ts';
import { type Member, membersOf, type Principal } from './authenticate.ts';
import { tokenOf } from './credential.ts';
import { ownerOf } from './model.ts';
import type { Schemas } from './schemas.ts';
import { identityIn, trustIn } from './web-token/refusal.ts';

type Request = Context<Principal>;

/** The issuer of tokens that name none. */
const noIssuer = 'https://keymock.invalid';

/** Who the caller is; from role-based access control on also as what, and where else. */
export function sessionOf({ dialect, principal, namespace }: Request) {
  const { account, owner, role, memberships = [], isUndecided } = principal;
  const tenant = isUndecided
    ? { tenant_id: null, tenant_name: null }
    : { tenant_id: idOf('tenant', owner), tenant_name: account };
  if (dialect === 'documented') return { tenant_id: idOf('tenant', owner), tenant_name: account };
  return {
    ...tenant,
    role: isUndecided ? null : role,
    memberships: memberships.map((member) => ({
      tenant_id: idOf('tenant', ownerOf(namespace, member.account)),
      name: member.account,
      role: member.role,
    })),
  };
}

/** Where tokens come from: the issuer of the credentials that are web tokens. */
export function authenticationOf({ auth, credentials }: ProviderSettings): Schemas['live']['AuthProvider'] {
  if (auth === 'off') return {};
  const [issuer = noIssuer] = trustIn(Object.keys(credentials)).issuers;
  return { GenericOidc: { issuer, client_id: 'keymock', extra_oidc_scopes: [] } };
}

/** The users of the caller's tenant that are known: the caller. */
export function usersOf({ principal, request }: Request): Schemas['live']['TenantMember'][] {
  const { account, role, memberships } = principal;
  if (memberships === undefined) return [];
  const { provider = noIssuer, subject = account } = identityIn(tokenOf(request.headers) ?? '');
  return [
    {
      user_id: idOf('user', `${provider}\n${subject}`),
      provider,
      subject,
      email: null,
      email_verified: false,
      display_name: null,
      role,
      origin: 'derived',
    },
  ];
}

/** The tenants that the credentials name, and the caller's. */
export function tenantsOf({ settings, principal, namespace }: Request): Schemas['live']['TenantInfo'][] {
  const accounts = allMembers(settings).map(({ account }) => account);
  return [...new Set([...accounts, principal.account])].map((name) => ({
    id: idOf('tenant', ownerOf(namespace, name)),
    name,
    initial_provider: noIssuer,
  }));
}

/** Who holds the role `owner`. */
export function ownersOf(settings: ProviderSettings): Schemas['live']['ConfiguredOwners'] {
  const owners = allMembers(settings).filter(({ role }) => role === 'owner');
  return { owners: [...new Set(owners.map(({ account }) => account))], owner_trusts: [] };
}

function allMembers({ credentials }: ProviderSettings): Member[] {
  return Object.values(credentials).flatMap(membersOf);
}

/** A version 7 UUID that stays the same for the same thing, since nothing is stored of tenants and users. */
function idOf(kind: string, text: string): string {
  const hex = sha256(`${kind}\n${text}`, 'hex');
  const time = '019b6f2c0000';
  return `${time.slice(0, 8)}-${time.slice(8)}-7${hex.slice(0, 3)}-8${hex.slice(3, 6)}-${hex.slice(6, 18)}`;
}
