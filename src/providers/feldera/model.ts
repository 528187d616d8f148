import type { Chance } from '../../mock/chance.ts';
import { sha256 } from '../../mock/sha256.ts';
import { defineModel, type RowOf } from '../../store/model.ts';

const fields = {
  /** Owner and name: a second key of the same name is the same primary key. */
  key: 'key',
  id: 'string',
  name: 'string',
  /** Whose key it is, see `ownerOf`. */
  owner: 'string',
  /** The namespace is part of the owner; it stands alone here because a secret only works in its own. */
  namespace: 'string',
  account: 'string',
  /** Of the secret. The secret itself is kept nowhere. */
  hash: 'string',
  /** `read` or `write`; without a meaning in the documented dialect. */
  role: 'string',
} as const;

export type ApiKeyRow = RowOf<typeof fields>;

/** The API keys of all accounts. */
export const felderaApiKey = defineModel(fields, {
  owner: (row) => row.owner,
  unique: { hash: (row) => secretKey(row.namespace, row.hash) },
});

/** An account within a namespace. A namespace comes from a header, so it has no line feed. */
export function ownerOf(namespace: string, account: string): string {
  return `${namespace}\n${account}`;
}

/** The primary key of a name. Names have no line feed. */
export function primaryKey(owner: string, name: string): string {
  return `${owner}\n${name}`;
}

/** What a row is found by when its secret is shown. */
export function secretKey(namespace: string, hash: string): string {
  return `${namespace}\n${hash}`;
}

export const secretPrefix = 'apikey:';

/** `apikey:` and 128 letters and digits. */
export function newSecret(chance: Chance): string {
  return secretPrefix + chance.alphanumeric(128);
}

/** SHA-256 in base64, as the service stores it. */
export function hashSecret(secret: string): string {
  return sha256(secret, 'base64');
}
