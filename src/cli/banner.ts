import type { AnyMock } from '../create-mock.ts';
import { type AuthMode, type Credential, credentialsOf } from '../mock/credentials.ts';
import type { Provider } from '../mock/provider.ts';
import { demoSecrets } from '../providers/oceanbase/credentials.ts';
import { isLoopbackHost } from '../spec/loopback.ts';
import { curlOf } from './curls.ts';
import type { Colors } from './io.ts';

/** Who may call. */
export interface Access {
  readonly auth: AuthMode;
  readonly credentials: readonly Credential[];
}

/** How a client comes to trust the server, where its certificate is self-made. */
export interface Trust {
  /** In PEM. */
  readonly ca?: string;
  /** A file that has it. */
  readonly caFile?: string;
}

/** What `serve` prints once it listens: one block per provider (what and where, and a request to try), and who may call. */
export function banner(
  mock: AnyMock,
  url: string,
  {
    tls = {},
    available,
    ...access
  }: Access & { readonly tls?: Trust; readonly available: Readonly<Record<string, Provider>> },
  color: Colors,
): string {
  const width = Math.max(...mock.providers.map(({ title }) => title.length));
  const blocks = mock.providers.map(({ name, title, dialect, roots }) => {
    const head = `  ${color.bold(title.padEnd(width))}  ${dialect.padEnd(10)}  ${color.cyan(url + (roots[0] ?? '/'))}`;
    const provider = available[name];
    if (!provider) return '';
    const curl = curlOf({ provider, dialect, url, isOpen: access.auth !== 'strict', ...flagOf(tls) });
    return `${head}\n    ${color.dim(curl)}\n`;
  });
  return `\n${blocks.join('\n')}\n${trust(tls)}${callers[access.auth](mock, access)} Ctrl-C stops.\n`;
}

function flagOf({ ca, caFile }: Trust): { trust?: string } {
  if (ca === undefined) return {};
  return { trust: caFile === undefined ? '--insecure' : `--cacert '${caFile.replaceAll("'", `'\\''`)}'` };
}

/** How to trust a self-made certificate. */
function trust({ ca, caFile }: Trust): string {
  if (ca === undefined) return '';
  const how = 'curl trusts it with --cacert FILE, Node.js with NODE_EXTRA_CA_CERTS=FILE.';
  if (caFile !== undefined) return `The certificate's CA is in ${caFile}: ${how}\n\n`;
  return `The certificate's CA, which --tls-ca FILE writes to a file: ${how}\n${ca}\n`;
}

/** Who may call, in a sentence or two. */
const callers: Readonly<Record<AuthMode, (mock: AnyMock, access: Access) => string>> = {
  open: (mock, access) => `Any well-formed credential is an account of its own.${accessKeys(mock, access)}`,
  strict: (_, { credentials }) =>
    `Accepted: the ${credentials.length} credentials given, and API keys created here.`,
  off: () => 'No credential is asked for.',
};

/** What is special about OceanBase Cloud: a Digest can be verified only by who knows the secret. */
function accessKeys({ providers }: AnyMock, { credentials }: Access): string {
  const oceanbase = providers.find(({ name }) => name === 'oceanbase');
  if (!oceanbase) return '';
  const known = Object.keys(credentialsOf('access-key', credentials)).length;
  const others = known > 0 ? `the ${known} given with the given secret, any other` : 'any';
  const basic = oceanbase.dialect === 'documented' ? ', by Basic with any secret' : '';
  return `
Of OceanBase Cloud's AccessKeys: ${others} by Digest with the secret ${demoSecrets.join(', ')}${basic};
for another secret, --credential AK:SK.`;
}

/** What may surprise about who can call. */
export function warningsOf(host: string, { auth, credentials }: Access): string[] {
  const warnings: string[] = [];
  if (!isLoopbackHost(host) && auth !== 'strict') {
    const accepts = auth === 'off' ? 'asks for no credential' : 'accepts any credential';
    warnings.push(`${host} can be reached from other machines, and this server ${accepts}.`);
  }
  if (auth === 'strict' && credentials.length === 0) {
    warnings.push('--auth strict accepts no credential at all without --credential or --credentials.');
  }
  return warnings;
}
