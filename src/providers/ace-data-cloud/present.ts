import type { components as DocumentedComponents } from '../../generated/ace-data-cloud/documented/types.ts';
import type { components as LiveComponents } from '../../generated/ace-data-cloud/live/types.ts';
import type { ApplicationRow, CredentialRow, PlatformTokenRow, ServiceRow } from './model.ts';
import { fromJson, serviceInShort } from './present-service.ts';
import { PyList, readValue } from './python/value.ts';
import { FreeJson } from './python/write-json.ts';

type Documented = DocumentedComponents['schemas'];
type Live = LiveComponents['schemas'];

/** How rows look on the wire. The order of the fields is the documents'. */

export function credentialAsDocumented(row: CredentialRow): Documented['Credential'] {
  return {
    id: row.id,
    user_id: row.userId,
    application_id: row.applicationId,
    type: credentialType(row),
    token: row.token,
    username: row.username,
    password: row.password,
    host: row.host,
    limited_amount: row.limitedAmount,
    used_amount: row.usedAmount,
    expired_at: row.expiredAt,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** What the live dialect adds to the documented one, each where it belongs. */
export function credentialLive(
  row: CredentialRow,
  application: ApplicationRow | undefined,
): Live['Credential'] {
  const { id, user_id, application_id, type, created_at, updated_at, ...rest } = credentialAsDocumented(row);
  return {
    id,
    user_id,
    creator_id: row.creatorId,
    application_id,
    application: application ? applicationInShort(application) : null,
    name: row.name,
    type,
    ...rest,
    allowed_api_ids: fromJson(row.allowedApiIds),
    granted: row.grantedToUserId !== null,
    granted_to_user_id: row.grantedToUserId,
    tags: row.tags === null ? null : itemsOf(row.tags),
    metadata: row.metadata === null ? null : freeJson(row.metadata),
    created_at,
    updated_at,
  };
}

export function applicationAsDocumented(
  row: ApplicationRow,
  credentials: readonly CredentialRow[],
  service: ServiceRow | undefined,
): Documented['Application'] {
  return {
    id: row.id,
    user_id: row.userId,
    service_id: row.serviceId,
    type: applicationType(row),
    scope: applicationScope(row),
    remaining_amount: row.remainingAmount,
    used_amount: row.usedAmount,
    paid: row.paid,
    disabled: row.disabled,
    allow_consume_global: row.allowConsumeGlobal,
    expired_at: row.expiredAt,
    credentials: credentials.map(credentialAsDocumented),
    packages: [],
    service: service ? { id: service.id, alias: service.alias, name: service.name } : null,
    tags: null,
    metadata: null,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** The model's fields alone, as creation and `update-allow-consume-global` send them. */
export function applicationLive(row: ApplicationRow): Live['Application'] {
  return {
    ...applicationHead(row),
    client_ip: null,
    client_fingerprint: null,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export function applicationItemLive(
  row: ApplicationRow,
  credentials: readonly CredentialRow[],
  service: ServiceRow | undefined,
): Live['ApplicationItem'] {
  return {
    ...applicationHead(row),
    service: service ? { ...serviceInShort(service), icon_url: null } : null,
    credentials: credentials.map((credential) => ({ ...credentialAsDocumented(credential) })),
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export function applicationDetailLive(
  row: ApplicationRow,
  service: ServiceRow | undefined,
): Live['ApplicationDetail'] {
  return {
    ...applicationHead(row),
    service: service ? { ...serviceInShort(service), free_amount: service.freeAmount, packages: [] } : null,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

export function platformToken(row: PlatformTokenRow): Documented['PlatformToken'] {
  return {
    id: row.id,
    token: row.token,
    expiration: null,
    user_id: row.userId,
    created_at: row.createdAt,
    updated_at: row.updatedAt,
    used_at: row.usedAt,
  };
}

/** JSON of the user's own, as it came. A row that a test author wrote may hold anything: what is no JSON is an error. */
function freeJson(json: string): FreeJson {
  JSON.parse(json);
  return new FreeJson(json);
}

/** A list of the user's own, each item as it came. */
function itemsOf(json: string): FreeJson[] {
  const list = readValue(freeJson(json).text);
  return list instanceof PyList ? list.sources.map((source) => new FreeJson(source)) : [];
}

function applicationInShort(row: ApplicationRow) {
  return { id: row.id, service_id: row.serviceId, type: row.type, scope: row.scope };
}

function applicationHead(row: ApplicationRow) {
  return {
    id: row.id,
    service_id: row.serviceId,
    remaining_amount: row.remainingAmount,
    used_amount: row.usedAmount,
    paid: row.paid,
    user_id: row.userId,
    disabled: row.disabled,
    allow_consume_global: row.allowConsumeGlobal,
    scope: applicationScope(row),
    type: applicationType(row),
    expired_at: row.expiredAt,
    tags: null,
    metadata: null,
  };
}

/** Rows hold texts; these are the only ones that were ever let in. */
function credentialType({ type }: CredentialRow): 'Token' | 'Identity' {
  return type === 'Identity' ? type : 'Token';
}

function applicationType({ type }: ApplicationRow): 'Usage' | 'Period' {
  return type === 'Period' ? type : 'Usage';
}

function applicationScope({ scope }: ApplicationRow): 'Individual' | 'Global' {
  return scope === 'Global' ? scope : 'Individual';
}
