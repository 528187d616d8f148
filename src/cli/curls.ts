import type { Dialect, ProviderName } from '../mock/provider.ts';

interface Example {
  readonly credential: (dialect: Dialect) => string;
  readonly headers: readonly string[];
  readonly path: string;
  readonly body: object;
}

/** One request per provider that works as it stands on a fresh mock. */
const examples: Readonly<Record<ProviderName, Example>> = {
  'ace-data-cloud': {
    credential: () => `-H 'Authorization: Bearer me'`,
    headers: [],
    path: '/api/v1/credentials/',
    body: { application_id: '107f8d0f-e465-4a7e-a49e-d633d26f7aa2' },
  },
  feldera: {
    credential: () => `-H 'Authorization: Bearer me'`,
    headers: [],
    path: '/v0/api_keys',
    body: { name: 'ci' },
  },
  oceanbase: {
    // The live service answers Basic with a Digest challenge.
    credential: (dialect) => (dialect === 'live' ? `--digest -u 'ak:sk'` : `-u 'ak:sk'`),
    headers: ['X-OB-Org-Id: org-1', 'X-OB-Project-Id: proj-1'],
    path: '/api/v2/maas/apikeys',
    body: { name: 'my-api-key', action: 'read' },
  },
};

/** A curl command that makes a key, for a POSIX shell. */
export function curlOf(provider: ProviderName, dialect: Dialect, url: string): string {
  const { credential, headers, path, body } = examples[provider];
  const flags = [...headers, 'Content-Type: application/json'].map((header) => `-H '${header}'`);
  return ['curl', credential(dialect), ...flags, `-d '${JSON.stringify(body)}'`, `${url}${path}`].join(' ');
}
