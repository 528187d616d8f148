import type { operations as Documented } from '../../generated/feldera/documented/types.ts';
import type { operations as Live } from '../../generated/feldera/live/types.ts';
import type { HandlersOf } from '../../mock/handlers.ts';
import type { Context } from '../../mock/provider.ts';
import { DuplicateKeyError } from '../../store/model.ts';
import type { Principal } from './authenticate.ts';
import { configuration } from './config.ts';
import { fail, maximumNameLength } from './errors.ts';
import { clusterHealth } from './health.ts';
import { type ApiKeyRow, felderaApiKey, hashSecret, newSecret, primaryKey } from './model.ts';
import { nameOf } from './name-parameter.ts';
import { created, describe } from './present.ts';
import type { NewApiKeyRequest } from './read-body.ts';
import { isKeyRole, type KeyRole, type Role, satisfiesRole } from './role.ts';
import { authenticationOf, ownersOf, sessionOf, tenantsOf, usersOf } from './tenancy.ts';

type Request = Context<Principal>;

const noCache = { 'cache-control': 'no-cache' };

/** By operationId. */
export const handlers = {
  listApiKeys({ tables, principal, dialect }: Request) {
    const rows = tables.get(felderaApiKey).of(principal.owner).all();
    return { status: 200, headers: noCache, body: describe[dialect](rows) };
  },

  postApiKey(context: Request) {
    // The body step of this provider has read it.
    const { name, role } = context.body as NewApiKeyRequest;
    const granted = grantedRole(context, role);
    checkName(name);
    const secret = newSecret(context.chance);
    const row = store(context, name, granted, secret);
    return { status: 201, headers: noCache, body: created(row, secret) };
  },

  getApiKey(context: Request) {
    return { status: 200, headers: noCache, body: describe[context.dialect]([findRow(context)]) };
  },

  deleteApiKey(context: Request) {
    context.tables.get(felderaApiKey).delete(findRow(context));
    return { status: 200 };
  },

  getConfig({ dialect }: Request) {
    return { status: 200, body: configuration[dialect] };
  },

  getSession: (context: Request) => ({ status: 200, body: sessionOf(context) }),
  getAuthentication: ({ settings }: Request) => ({ status: 200, body: authenticationOf(settings) }),
  getHealth: () => ({ status: 200, body: { status: 'healthy' } }),
  getClusterHealth: ({ clock }: Request) => ({ status: 200, body: clusterHealth(clock.now()) }),
  // A mocked installation is a fresh one.
  listDemos: () => ({ status: 200, body: [] }),
  getMetrics: () => ({ status: 200, headers: { 'content-type': 'text/plain' } }),
  listPipelines: () => ({ status: 200, headers: noCache, body: [] }),
  getPipeline: ({ request }: Request) => fail('unknown-pipeline', { name: nameOf(request.path) }),
  listTrustRelationships: () => ({ status: 200, headers: noCache, body: [] }),
  listTenantUsers: (context: Request) => ({ status: 200, headers: noCache, body: usersOf(context) }),
  listTenants: (context: Request) => ({ status: 200, headers: noCache, body: tenantsOf(context) }),
  getConfiguredOwners: ({ settings }: Request) => ({ status: 200, body: ownersOf(settings) }),
} satisfies HandlersOf<Documented, Live, Principal>;

/** A key carries no more than its maker's role, and never more than `write`. The wish is looked at before the name. */
function grantedRole({ dialect, principal }: Request, wanted: Role | undefined): KeyRole {
  if (dialect === 'documented') return 'write';
  const requested = wanted ?? 'read';
  if (!satisfiesRole(principal.role, requested)) {
    return fail('role-exceeds-creator', { requested, creator: principal.role });
  }
  return isKeyRole(requested) ? requested : fail('not-mintable', {});
}

function checkName(name: string): void {
  if (wellFormed.test(name)) return;
  if (name === '') fail('empty-name', {});
  const length = new TextEncoder().encode(name).length;
  if (length > maximumNameLength) fail('too-long-name', { name, length });
  fail('name-pattern', { name });
}

const wellFormed = new RegExp(`^[a-zA-Z0-9_-]{1,${maximumNameLength}}$`);

function store(context: Request, name: string, role: KeyRole, secret: string): ApiKeyRow {
  const { tables, principal, chance, clock, namespace } = context;
  const { owner, account } = principal;
  try {
    return tables.get(felderaApiKey).create({
      key: primaryKey(owner, name),
      id: chance.uuid7(clock.now()),
      name,
      owner,
      namespace,
      account,
      hash: hashSecret(secret),
      role,
    });
  } catch (error) {
    if (error instanceof DuplicateKeyError) return fail('duplicate-name', {});
    throw error;
  }
}

function findRow({ tables, principal, request }: Request): ApiKeyRow {
  const name = nameOf(request.path);
  return tables.get(felderaApiKey).get(primaryKey(principal.owner, name)) ?? fail('unknown-name', { name });
}
