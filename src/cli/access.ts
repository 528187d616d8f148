import { checkKeys, suggestion } from '../mock/check-keys.ts';
import {
  type AuthMode,
  authModes,
  type Credential,
  type CredentialKind,
  credentialsOf,
} from '../mock/credentials.ts';
import type { Available } from '../mock-options.ts';
import type { Access } from './banner.ts';
import { parseYaml, readInput } from './input-file.ts';
import { UsageError } from './usage-error.ts';

export interface AccessFlags {
  readonly auth?: string;
  readonly credential: readonly string[];
  readonly credentials?: string;
}

/**
 * Who may call, by the flags and the file that they name. The flags win over the file's `auth`, and add to its credentials.
 *
 * @throws UsageError for what cannot be read. No message repeats a credential.
 */
export async function readAccess(flags: AccessFlags, served: Available): Promise<Access> {
  const { auth, credential, credentials: path } = flags;
  const file = path === undefined ? undefined : await readAccessFile(path);
  requireUse(checked('--credential', credential), served);
  return {
    auth: auth === undefined ? (file?.auth ?? 'open') : readAuth('--auth', auth),
    credentials: checked(path ?? '--credential', [...(file?.credentials ?? []), ...credential]),
  };
}

/** @throws UsageError where one is given for an API that is not served: it would be ignored in silence. */
function requireUse(given: readonly Credential[], served: Available): void {
  const kinds = new Set(Object.values(served).map(({ credentialKind }) => credentialKind));
  for (const [kind, form] of Object.entries(forms) as [CredentialKind, string][]) {
    if (kinds.has(kind) || Object.keys(credentialsOf(kind, given)).length === 0) continue;
    throw new UsageError(
      `--credential has the form ${form}, which no served API takes: ${Object.keys(served).join(', ')}.`,
    );
  }
}

const forms: Readonly<Record<CredentialKind, string>> = { token: 'TOKEN', 'access-key': 'AK:SK' };

async function readAccessFile(path: string): Promise<Partial<Access>> {
  const content = (await parseYaml(path, await readInput('--credentials', path))).toJS();
  if (Array.isArray(content)) return { credentials: checked(path, content) };
  try {
    checkKeys(`read ${path}`, 'key', content, ['auth', 'credentials']);
  } catch (error) {
    throw toUsageError(path, error);
  }
  const { auth, credentials = [] } = content as { auth?: unknown; credentials?: unknown };
  if (!Array.isArray(credentials)) throw new UsageError(`${path}: credentials must be a list.`);
  return {
    ...(auth !== undefined && { auth: readAuth(`${path}: auth`, String(auth)) }),
    credentials: checked(path, credentials),
  };
}

/** The credentials, once each could be read. */
function checked(place: string, credentials: readonly Credential[]): readonly Credential[] {
  try {
    credentialsOf('token', credentials);
    credentialsOf('access-key', credentials);
    return credentials;
  } catch (error) {
    throw toUsageError(place, error);
  }
}

function toUsageError(place: string, error: unknown): unknown {
  if (!(error instanceof TypeError)) return error;
  return new UsageError(`${place}: ${error.message.replace(/^Failed to read /, '')}`);
}

function readAuth(place: string, text: string): AuthMode {
  const mode = authModes.find((one) => one === text);
  if (mode !== undefined) return mode;
  throw new UsageError(
    `${place} is "${text}", but must be ${authModes.join(', ')}. ${suggestion(text, authModes)}`,
  );
}
