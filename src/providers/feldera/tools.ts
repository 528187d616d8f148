import type { components } from '../../generated/feldera/documented/types.ts';
import { checkKeys, requireText } from '../../mock/check-keys.ts';
import type { ToolParts } from '../../mock/provider.ts';
import { type Principal, principalOf } from './authenticate.ts';
import { felderaApiKey, hashSecret, primaryKey, secretKey, secretPrefix } from './model.ts';
import type { KeyRole } from './role.ts';

/** A key to be there before a test begins. */
export interface NewFelderaKey {
  /** Whose it is: the bearer token of its owner, or the account that `credentials` name for one. */
  readonly account: string;
  readonly name: string;
  /** `write` by default; without a meaning in the documented dialect. */
  readonly role?: KeyRole;
  /** Random by default. Begins with `apikey:`. */
  readonly secret?: string;
  /** As in `X-Keymock-Namespace`. */
  readonly namespace?: string;
}

/** What the API answers to a create. */
export type FelderaKey = components['schemas']['NewApiKeyResponse'];

/** `mock.feldera`. */
export interface FelderaTools {
  /**
   * Adds a key, as its owner would by `POST /v0/api_keys`.
   *
   * @throws Error where the API refuses it: a name that is taken, say.
   * @example
   * const { api_key } = mock.feldera.addKey({ account: 'me', name: 'ci' });
   */
  addKey(key: NewFelderaKey): FelderaKey;
}

const task = 'add a key to Feldera';

export function felderaTools({ tables, dialect, settings, ask }: ToolParts<Principal>): FelderaTools {
  return {
    addKey(key) {
      checkKeys(task, 'field', key, ['account', 'name', 'role', 'secret', 'namespace']);
      const { account, name, role = 'write', secret, namespace = '' } = key;
      requireText(task, 'account', account);
      if (secret !== undefined) checkSecret(secret, namespace);
      const principal = principalOf(namespace, settings, account);
      const created = ask(() => principal, {
        task,
        path: '/v0/api_keys',
        namespace,
        body: { name, ...(dialect === 'live' && { role }) },
      }) as FelderaKey; // The handler's own type, which its JSON has lost.
      if (secret === undefined) return created;
      const keys = tables.get(felderaApiKey);
      const row = keys.get(primaryKey(principal.owner, name));
      if (row) keys.update(row, { hash: hashSecret(secret) });
      return { ...created, api_key: secret };
    },
  };

  function checkSecret(secret: string, namespace: string): void {
    if (!secret.startsWith(secretPrefix) || secret === secretPrefix) {
      throw new TypeError(
        `Failed to ${task}: a secret begins with "${secretPrefix}", and this one does not.`,
      );
    }
    if (tables.get(felderaApiKey).find('hash', secretKey(namespace, hashSecret(secret)))) {
      throw new TypeError(`Failed to ${task}: another key has this secret.`);
    }
  }
}
