import type { Context, Dialect } from '../../../mock/provider.ts';
import { bodyOf } from '../body.ts';
import { fail } from '../errors.ts';
import type { Handlers } from '../handler-types.ts';
import {
  type ApplicationRow,
  applicationModel,
  type CredentialRow,
  credentialModel,
  join,
} from '../model.ts';
import { applicationOf, credentialOf, readOwner, toId } from '../owned.ts';
import { pageOf, readRange } from '../paging.ts';
import { credentialAsDocumented, credentialLive } from '../present.ts';
import type { Principal } from '../principal.ts';
import { newPassword, newToken, newUsername, rememberCredentialToken } from '../secrets.ts';
import { services } from '../seed.ts';
import { type Filter, type Filters, select } from '../select.ts';
import type { Serializers, Validated } from '../serializers.ts';
import { timestamp } from '../timestamp.ts';

type Asking = Context<Principal>;
type CreateBody = Validated<Serializers['createCredential']>;
type UpdateBody = Validated<Serializers['updateCredential']>;

export const credentialHandlers = {
  listCredentials(context) {
    const { query, tables, dialect } = context;
    const table = tables.get(credentialModel);
    const owner = readOwner(context, table);
    refuseForeignApplications(context);
    if (owner === undefined) return { status: 200, body: pageOf(dialect, 0, [], presentIn(context)) };
    const found = select(table, owner, filters[dialect], query);
    const page = found.page(readRange(query));
    return { status: 200, body: pageOf(dialect, found.count, page, presentIn(context)) };
  },

  createCredential(context) {
    const { tables, clock, chance, principal, namespace } = context;
    const body = bodyOf('createCredential', context);
    const application = applicationOf(context, body.application_id ?? '');
    const secret = newSecret(application, context);
    const id = chance.uuid4();
    const createdAt = timestamp(clock);
    const row = tables.get(credentialModel).create({
      key: join(principal.owner, id),
      namespace,
      owner: principal.owner,
      id,
      userId: principal.userId,
      creatorId: principal.userId,
      applicationId: application.id,
      ...secret,
      host: body.host ?? null,
      limitedAmount: body.limited_amount ?? null,
      usedAmount: 0,
      expiredAt: body.expired_at ?? null,
      ...liveFields(body, context),
      createdAt,
      updatedAt: createdAt,
    });
    if (row.token !== null) rememberCredentialToken(row.token, context);
    return { status: 201, body: present(row, context) };
  },

  getCredential: (context) => ({ status: 200, body: present(target(context), context) }),

  updateCredential(context) {
    const body = bodyOf('updateCredential', context);
    const change: Partial<CredentialRow> = {
      ...(body.limited_amount !== undefined && { limitedAmount: body.limited_amount }),
      ...(body.expired_at !== undefined && { expiredAt: body.expired_at }),
      ...liveChange(body, context),
      updatedAt: timestamp(context.clock),
    };
    const row = context.tables.get(credentialModel).update(target(context), change);
    return { status: 200, body: present(row, context) };
  },

  rotateCredential(context) {
    const { tables, chance, clock, dialect } = context;
    const old = target(context);
    const secret =
      old.type === 'Identity' ? { password: newPassword(chance) } : { token: newToken[dialect](chance) };
    const row = tables.get(credentialModel).update(old, { ...secret, updatedAt: timestamp(clock) });
    if (secret.token !== undefined) rememberCredentialToken(secret.token, context);
    return { status: 200, body: present(row, context) };
  },

  deleteCredential(context) {
    context.tables.get(credentialModel).delete(target(context));
    return { status: 204 };
  },
} satisfies Handlers<
  | 'listCredentials'
  | 'createCredential'
  | 'getCredential'
  | 'updateCredential'
  | 'rotateCredential'
  | 'deleteCredential'
>;

const documentedFilters = {
  application_id: { value: (row) => row.applicationId, read: toId },
  host: { value: (row) => row.host },
} satisfies Filters<CredentialRow>;

const granted: Filter<CredentialRow> = {
  value: (row) => String(row.grantedToUserId !== null),
  read: (text) => ({ true: 'true', True: 'true', false: 'false', False: 'false' })[text],
};

const filters: Readonly<Record<Dialect, Filters<CredentialRow>>> = {
  documented: documentedFilters,
  live: { ...documentedFilters, name: { value: (row) => row.name }, granted },
};

/** Another account's application is refused, unless the list is confined to the caller's own things anyway. */
function refuseForeignApplications(context: Asking): void {
  const { query, tables, namespace, principal } = context;
  if (query.has('user_id')) return;
  const applications = tables.get(applicationModel);
  for (const text of query.getAll('application_id')) {
    const id = toId(text);
    if (applications.find('own', join(principal.owner, id))) continue;
    if (applications.group('id', join(namespace, id)).count > 0) fail('permission-denied', {});
  }
}

function target(context: Asking): CredentialRow {
  return credentialOf(context, context.path.credential_id ?? '');
}

/** A Proxy service is entered by user name and password, and one credential is all that its application may have. */
function newSecret(application: ApplicationRow, { tables, chance, dialect, ...turn }: Asking) {
  const isProxy = serviceOf(application, { tables, ...turn })?.type === 'Proxy';
  if (!isProxy) return { type: 'Token', token: newToken[dialect](chance), username: null, password: null };
  const others = tables.get(credentialModel).group('application_id', join(application.owner, application.id));
  if (others.count > 0) return fail('proxy-credential-exists', {});
  return { type: 'Identity', token: null, username: newUsername(chance), password: newPassword(chance) };
}

function serviceOf({ serviceId }: ApplicationRow, context: Pick<Asking, 'tables' | 'namespace'>) {
  return serviceId === null ? undefined : services(context).get(join(context.namespace, serviceId));
}

/** What only the live dialect knows. The documented one ignores it, as it ignores any unknown field. */
function liveFields(body: CreateBody, context: Asking) {
  const nothing = { name: null, grantedToUserId: null, allowedApiIds: null, tags: null, metadata: null };
  if (context.dialect === 'documented') return nothing;
  return {
    name: body.name ?? null,
    grantedToUserId: body.for_user_id || null,
    allowedApiIds: readApiIds(body.allowed_api_ids, context),
    tags: body.tags ?? null,
    metadata: body.metadata ?? null,
  };
}

function liveChange(body: UpdateBody, context: Asking): Partial<CredentialRow> {
  if (context.dialect === 'documented') return {};
  return {
    ...(body.name !== undefined && { name: body.name }),
    ...(body.allowed_api_ids !== undefined && { allowedApiIds: readApiIds(body.allowed_api_ids, context) }),
  };
}

/** No API is no restriction; one that no service has is refused. */
function readApiIds(ids: readonly string[] | null | undefined, context: Asking): string | null {
  if (!ids || ids.length === 0) return null;
  const rows = services(context).of(context.namespace).all();
  const known = new Set(rows.flatMap((row) => JSON.parse(row.apiIds) as string[]));
  if (ids.some((id) => !known.has(id))) return fail('unknown-api', {});
  return JSON.stringify(ids);
}

function presentIn({ tables }: Asking) {
  const applications = tables.get(applicationModel);
  return {
    documented: credentialAsDocumented,
    live: (row: CredentialRow) =>
      credentialLive(row, applications.find('own', join(row.owner, row.applicationId))),
  };
}

function present(row: CredentialRow, context: Asking) {
  return presentIn(context)[context.dialect](row);
}
