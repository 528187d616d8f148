import type { Dialect, ProviderName } from '../mock/provider.ts';

interface Example {
  /** How the credential is sent: anybody's, or that of the environment where only some are accepted. */
  readonly credential: (dialect: Dialect, isOpen: boolean) => string;
  readonly headers: readonly string[];
  readonly path: string;
  readonly body: object;
}

const bearer = (isOpen: boolean) =>
  isOpen ? `-H 'Authorization: Bearer me'` : '-H "Authorization: Bearer $KEYMOCK_TOKEN"';

/** One request per provider that works as it stands on a fresh mock. */
const examples: Readonly<Record<ProviderName, Example>> = {
  'ace-data-cloud': {
    credential: (_, isOpen) => bearer(isOpen),
    headers: [],
    path: '/api/v1/credentials/',
    body: { application_id: '107f8d0f-e465-4a7e-a49e-d633d26f7aa2' },
  },
  feldera: {
    credential: (_, isOpen) => bearer(isOpen),
    headers: [],
    path: '/v0/api_keys',
    body: { name: 'ci' },
  },
  oceanbase: {
    // The live service answers Basic with a Digest challenge.
    credential: (dialect, isOpen) =>
      `${dialect === 'live' ? '--digest ' : ''}-u ${isOpen ? `'ak:sk'` : '"$KEYMOCK_USER"'}`,
    headers: ['X-OB-Org-Id: org-1', 'X-OB-Project-Id: proj-1'],
    path: '/api/v2/maas/apikeys',
    body: { name: 'my-api-key', action: 'read' },
  },
};

/**
 * A curl command that creates a key, for a POSIX shell. Where not any credential is accepted, the environment has one, under
 * the names that `keymock check` reads: no secret is printed.
 */
export function curlOf(provider: ProviderName, dialect: Dialect, url: string, isOpen: boolean): string {
  const { credential, headers, path, body } = examples[provider];
  const flags = [...headers, 'Content-Type: application/json'].map((header) => `-H '${header}'`);
  return [
    'curl',
    credential(dialect, isOpen),
    ...flags,
    `-d '${JSON.stringify(body)}'`,
    `${url}${path}`,
  ].join(' ');
}
