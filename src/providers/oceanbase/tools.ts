import { checkKeys, requireText } from '../../mock/check-keys.ts';
import type { ProviderSettings, ToolParts } from '../../mock/provider.ts';
import { anybody, type Principal } from './authenticate.ts';
import { accountOf, configuredSecret } from './credentials.ts';
import { apiKeyModel } from './model.ts';
import { describeKey, type KeyDescription } from './present.ts';
import { ownerIn } from './scope.ts';

/** A key to be there before a test begins. */
export interface NewOceanbaseKey {
  /** Whose it is: `AK:SK`, as the client authenticates; just `AK` where `credentials` have its secret. */
  readonly account: string;
  /** As in `X-OB-Org-Id`. */
  readonly orgId: string;
  /** As in `X-OB-Project-Id`. */
  readonly projectId: string;
  readonly name: string;
  /** `read` by default. */
  readonly action?: string;
  /** Random by default. */
  readonly apiKey?: string;
  /** Never by default. An ISO 8601 time. */
  readonly expiresAt?: string;
  /** As in `X-Keymock-Namespace`. */
  readonly namespace?: string;
}

/** A key as a list shows it, with its value, which the API shows at its creation only. */
export type OceanbaseKey = KeyDescription & { readonly apiKey: string };

/** `mock.oceanbase`. */
export interface OceanbaseTools {
  /**
   * Adds a key to a project, as its owner would by `POST /api/v2/maas/apikeys`.
   *
   * @throws Error where the API refuses it.
   * @example
   * const { id } = mock.oceanbase.addKey({ account: 'AK:SK', orgId: 'org-1', projectId: 'proj-1', name: 'ci' });
   */
  addKey(key: NewOceanbaseKey): OceanbaseKey;
}

const task = 'add a key to OceanBase Cloud';
const fields = ['account', 'orgId', 'projectId', 'name', 'action', 'apiKey', 'expiresAt', 'namespace'];

export function oceanbaseTools({ tables, settings, ask }: ToolParts<Principal>): OceanbaseTools {
  return {
    addKey(key) {
      checkKeys(task, 'field', key, fields);
      const { orgId, projectId, name, action = 'read', namespace = '', ...rest } = key;
      requireText(task, 'account', key.account);
      requireText(task, 'orgId', orgId);
      requireText(task, 'projectId', projectId);
      const account = accountNamed(key.account, settings);
      ask(() => ({ account }), {
        task,
        path: '/api/v2/maas/apikeys',
        namespace,
        headers: { 'x-ob-org-id': orgId, 'x-ob-project-id': projectId },
        body: { name, action },
      });
      const owner = ownerIn({ namespace, account, orgId, projectId });
      const keys = tables.get(apiKeyModel);
      const [row] = keys.of(owner).page({ offset: 0, limit: 1, newestFirst: true });
      if (!row) throw new Error(`Failed to ${task}: it was created, but is not there.`);
      const { apiKey = row.apiKey, expiresAt = row.expiresAt } = rest;
      return { ...describeKey(keys.update(row, { apiKey, expiresAt })), apiKey };
    },
  };
}

function accountNamed(text: string, settings: ProviderSettings): string {
  if (settings.auth === 'off') return anybody;
  const colon = text.indexOf(':');
  const accessKey = colon < 0 ? text : text.slice(0, colon);
  const secret = colon < 0 ? configuredSecret(accessKey, settings) : text.slice(colon + 1);
  if (!secret) {
    throw new TypeError(`Failed to ${task}: account must be AK:SK, or an AK that \`credentials\` have.`);
  }
  return accountOf(accessKey, secret);
}
