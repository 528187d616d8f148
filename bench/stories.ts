import type { ProviderName } from '../src/providers/index.ts';
import type { MakeRequest } from './load.ts';

/** What is measured of one API. */
export interface Story {
  readonly provider: ProviderName;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Of a create; NUMBER becomes a number that no other request has. */
  readonly body: string;
  readonly created: number;
  /** Reads one key or one page where keys are many. */
  readonly readPath: (path: string) => string;
}

const json = { 'Content-Type': 'application/json' };

export const stories: readonly Story[] = [
  {
    provider: 'feldera',
    path: '/v0/api_keys',
    headers: { Authorization: 'Bearer bench', ...json },
    body: '{"name":"key-NUMBER"}',
    created: 201,
    // Its list has no pages.
    readPath: (path) => `${path}/key-42`,
  },
  {
    provider: 'ace-data-cloud',
    path: '/api/v1/credentials/',
    headers: { Authorization: 'Bearer bench', ...json },
    body: '{"application_id":"107f8d0f-e465-4a7e-a49e-d633d26f7aa2","host":"h-NUMBER"}',
    created: 201,
    readPath: (path) => path,
  },
  {
    provider: 'oceanbase',
    path: '/api/v2/maas/apikeys',
    headers: {
      Authorization: `Basic ${Buffer.from('bench:secret').toString('base64')}`,
      'X-OB-Org-Id': 'org-1',
      'X-OB-Project-Id': 'proj-1',
      ...json,
    },
    body: '{"name":"key-NUMBER","action":"read"}',
    created: 200,
    readPath: (path) => path,
  },
];

/** The account whose list has ten items; creates go to the other one. */
export function listHeaders({ headers }: Story): Record<string, string> {
  return { ...headers, 'X-Keymock-Namespace': 'ten' };
}

/** Requests that create, each with a number of its own. */
export function creating({ path, headers, body }: Story): MakeRequest {
  return (n) => {
    const text = body.replace('NUMBER', String(n));
    return Buffer.from(
      `${head('POST', path, headers)}Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`,
      'latin1',
    );
  };
}

/** The same GET over and over. */
export function getting(path: string, headers: Readonly<Record<string, string>>): MakeRequest {
  const bytes = Buffer.from(`${head('GET', path, headers)}\r\n`, 'latin1');
  return () => bytes;
}

function head(method: string, path: string, headers: Readonly<Record<string, string>>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n${lines.join('')}`;
}
