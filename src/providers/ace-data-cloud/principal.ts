import account from '../../../fixtures/ace-data-cloud/account.json' with { type: 'json' };
import { sha256 } from '../../mock/sha256.ts';
import { join } from './model.ts';

/** Who asks. */
export interface Principal {
  readonly userId: string;
  /** The namespace with the user: whose things are looked at. */
  readonly owner: string;
}

/** Who reads a public page without a token. Owns nothing. */
export const anybody: Principal = { userId: '', owner: '' };

/** The user of the documents' examples. */
export const documentedUserId = account.user_id;

export function principalOf(namespace: string, userId: string): Principal {
  return { userId, owner: join(namespace, userId) };
}

/**
 * The user id of an account, stable across restarts. The documents' own placeholder is the documents' own user.
 *
 * @example
 * userIdOf('{token}'); // 'b87f67c1-b04f-4332-99a1-7a5e651331c6'
 */
export function userIdOf(accountName: string): string {
  if (accountName === account.token) return account.user_id;
  const hex = sha256(`ace-data-cloud\n${accountName}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
