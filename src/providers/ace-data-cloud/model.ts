import { defineModel, type ModelDefinition } from '../../store/model.ts';

/**
 * Every key starts with the owner: the namespace and the user. Groups `id` are the exception: they find a thing whoever
 * owns it, to tell "not yours" from "not there".
 */

/** An account, made when its bearer token is first seen. Its key is its owner string. */
export const accountModel = defineModel({ key: 'key', userId: 'string' }, { owner: (row) => row.key });

/** Every bearer token that was ever seen or minted, so that a deleted one is known to be dead. Key: namespace, token. */
export const bearerModel = defineModel(
  {
    key: 'key',
    /** `account`: a token that opened an account; `platform`: one minted here; `credential`: no key to this API. */
    kind: 'string',
    userId: 'string',
    /** Of the platform token, as its own table knows it. Null once it is deleted. */
    platformTokenKey: 'string?',
  },
  { owner: (row) => row.userId },
);

export const serviceModel = defineModel(
  {
    key: 'key',
    namespace: 'string',
    id: 'string',
    alias: 'string?',
    name: 'string',
    description: 'string?',
    type: 'string',
    appliedCount: 'number',
    freeAmount: 'number',
    needVerify: 'boolean',
    private: 'boolean',
    rank: 'number',
    /** JSON: a list of texts. */
    tags: 'string',
    /** JSON: a list of ids. */
    apiIds: 'string',
    /** JSON: a list of objects. */
    apis: 'string',
    createdAt: 'string',
    updatedAt: 'string',
  },
  {
    owner: (row) => row.namespace,
    unique: { alias: (row) => (row.alias === null ? null : join(row.namespace, row.alias)) },
  },
);

/** The primary key holds what must be unique among an owner's applications, see `slotOf` in handlers/applications.ts. */
export const applicationModel = defineModel(
  {
    key: 'key',
    namespace: 'string',
    owner: 'string',
    id: 'string',
    userId: 'string',
    serviceId: 'string?',
    type: 'string',
    scope: 'string',
    remainingAmount: 'number?',
    usedAmount: 'number',
    paid: 'boolean',
    disabled: 'boolean',
    allowConsumeGlobal: 'boolean',
    expiredAt: 'string?',
    createdAt: 'string',
    updatedAt: 'string',
  },
  {
    owner: (row) => row.owner,
    unique: { own: (row) => join(row.owner, row.id) },
    groups: {
      id: (row) => join(row.namespace, row.id),
      service_id: (row) => join(row.owner, row.serviceId ?? ''),
      scope: (row) => join(row.owner, row.scope),
      type: (row) => join(row.owner, row.type),
    },
  },
);

export const credentialModel = defineModel(
  {
    key: 'key',
    namespace: 'string',
    owner: 'string',
    id: 'string',
    userId: 'string',
    creatorId: 'string',
    applicationId: 'string',
    /** Token or Identity. */
    type: 'string',
    token: 'string?',
    username: 'string?',
    password: 'string?',
    host: 'string?',
    limitedAmount: 'number?',
    usedAmount: 'number',
    expiredAt: 'string?',
    name: 'string?',
    grantedToUserId: 'string?',
    /** JSON. */
    allowedApiIds: 'string?',
    /** JSON. */
    tags: 'string?',
    /** JSON. */
    metadata: 'string?',
    createdAt: 'string',
    updatedAt: 'string',
  },
  {
    owner: (row) => row.owner,
    unique: {
      token: (row) => (row.token === null ? null : join(row.namespace, row.token)),
      username: (row) => (row.username === null ? null : join(row.namespace, row.username)),
    },
    groups: {
      id: (row) => join(row.namespace, row.id),
      application_id: (row) => join(row.owner, row.applicationId),
      host: (row) => (row.host === null ? null : join(row.owner, row.host)),
      name: (row) => (row.name === null ? null : join(row.owner, row.name)),
      granted: (row) => join(row.owner, String(row.grantedToUserId !== null)),
    },
  },
);

export const platformTokenModel = defineModel(
  {
    key: 'key',
    namespace: 'string',
    owner: 'string',
    id: 'string',
    userId: 'string',
    token: 'string',
    createdAt: 'string',
    updatedAt: 'string',
    usedAt: 'string?',
  },
  { owner: (row) => row.owner, groups: { id: (row) => join(row.namespace, row.id) } },
);

/** By the names that `mock.db` has them under. */
export const models = {
  aceDataCloudAccount: accountModel,
  aceDataCloudBearer: bearerModel,
  aceDataCloudService: serviceModel,
  aceDataCloudApplication: applicationModel,
  aceDataCloudCredential: credentialModel,
  aceDataCloudPlatformToken: platformTokenModel,
};

type Row<Model> = Model extends ModelDefinition<infer R> ? R : never;
export type BearerRow = Row<typeof bearerModel>;
export type ServiceRow = Row<typeof serviceModel>;
export type ApplicationRow = Row<typeof applicationModel>;
export type CredentialRow = Row<typeof credentialModel>;
export type PlatformTokenRow = Row<typeof platformTokenModel>;

/** Parts of a key. The first ones hold no line break: they come from a header or are ids. */
export function join(...parts: string[]): string {
  return parts.join('\n');
}
