import { randomBytes, randomUUID } from 'node:crypto';
import { answers, bodies, both, type Fields, header, status, succeeded, without } from '../kit/answer.ts';
import type { OddServer } from '../kit/mutant.ts';
import { commonOdd } from '../kit/odd.ts';
import { alphanumeric, basicOf, failure, type Habits } from './habits.ts';
import { on } from './mutants/when.ts';
import { startOceanBase } from './server.ts';

const odd = (id: string, title: string, apply: (usual: Habits) => Partial<Habits>): OddServer => ({
  id: `oceanbase/${id}`,
  provider: 'oceanbase',
  title,
  start: () => startOceanBase(apply),
});

const listed = both(on('list'), succeeded);

export const oceanBaseOdd: readonly OddServer[] = [
  ...commonOdd('oceanbase', (wrap, transport) =>
    startOceanBase(() => (wrap === undefined ? {} : { wrap }), transport),
  ),
  odd('newest-first', 'the list has the newest key first', (usual) => ({
    listed: (state, owner) => [...usual.listed(state, owner)].reverse(),
  })),
  odd('id-uuid', 'ids are UUIDs', () => ({ id: () => randomUUID() })),
  odd('id-number-text', 'ids are texts of digits', () => {
    let last = 1_000_000;
    return { id: () => String(++last) };
  }),
  odd('key-longer', 'apiKeys have 64 characters after the prefix', () => ({
    apiKey: () => `sk_${alphanumeric(64)}`,
  })),
  odd('key-hex', 'apiKeys are 32 hexadecimal digits, without a prefix', () => ({
    apiKey: () => randomBytes(16).toString('hex'),
  })),
  odd('no-total', 'the list does not say how many keys there are', () => ({
    wrap: bodies(listed, (body) => ({
      ...body,
      data: without(body.data as Fields, 'total', 'pageNumber', 'pageSize'),
    })),
  })),
  odd('times-with-milliseconds', 'times have milliseconds', () => ({ now: () => new Date().toISOString() })),
  odd('times-with-offset', "times are in the server's own zone", () => ({
    now: () => new Date(Date.now() + 8 * 3600 * 1000).toISOString().replace(/\.\d+Z/, '+08:00'),
  })),
  odd('duplicates-refused', 'a name can be used once', (usual) => ({
    wrap: async (ask, next, state) => {
      const name = ask.method === 'POST' ? nameOf(String(ask.body)) : undefined;
      const owner = usual.owner(basicOf(ask.headers.authorization ?? '')[0] ?? '', ask);
      const again = [...state.keys.values()].some((key) => key.name === name && key.owner === owner);
      return again ? failure(ask, 409, 'CONFLICT', 'The name is taken.') : next(ask);
    },
  })),
  odd('second-delete-200', 'deleting what is not there succeeds', (usual) => ({
    unknown: (ask) => usual.removed(ask, nobody),
  })),
  odd('unknown-400', 'deleting what is not there is a bad request', () => ({
    unknown: (ask) => failure(ask, 400, 'INVALID_PARAMETER', 'id is unknown.'),
  })),
  odd('foreign-403', "deleting another account's key is forbidden, rather than not found", (usual) => {
    let known: ReadonlyMap<string, unknown> = new Map();
    return {
      find(state, owner, id) {
        known = state.keys;
        return usual.find(state, owner, id);
      },
      unknown: (ask, id) =>
        known.has(id)
          ? failure(ask, 403, 'FORBIDDEN', 'The API key belongs to another project.')
          : usual.unknown(ask, id),
    };
  }),
  odd('wrong-secret-403', 'a wrong secret is forbidden, not unauthorized', (usual) => ({
    unauthorized: (ask, state) =>
      ask.headers.authorization === undefined || ask.headers.authorization.startsWith('Digest')
        ? usual.unauthorized(ask, state)
        : failure(ask, 403, 'FORBIDDEN', 'The AccessKey is wrong.'),
  })),
  odd('two-challenges', 'a 401 offers Digest and Basic', () => ({
    wrap: answers(status(401), (answer) => ({
      ...answer,
      headers: {
        ...answer.headers,
        'WWW-Authenticate': `${answer.headers['WWW-Authenticate']}, Basic realm="OceanBase"`,
      },
    })),
  })),
  odd('challenge-bare', 'the challenge has neither opaque nor algorithm', () => ({
    wrap: answers(status(401), (answer) => ({
      ...answer,
      headers: {
        ...answer.headers,
        'WWW-Authenticate': (answer.headers['WWW-Authenticate'] ?? '').replace(/, opaque.*$/, ''),
      },
    })),
  })),
  odd('challenge-sha-256', 'the challenge asks for SHA-256', () => ({
    wrap: answers(status(401), (answer) => ({
      ...answer,
      headers: {
        ...answer.headers,
        'WWW-Authenticate': (answer.headers['WWW-Authenticate'] ?? '').replace(
          'algorithm=MD5',
          'algorithm=SHA-256',
        ),
      },
    })),
  })),
  odd('nonce-once', 'a nonce is good for one request, and the next challenge has another', (usual) => ({
    digest: { ...usual.digest, count: usedBelow(usual, 1) },
  })),
  odd(
    'nonce-nine-times',
    'a nonce is good for nine requests, and nobody is told that it is stale',
    (usual) => ({
      digest: { ...usual.digest, count: usedBelow(usual, 9) },
    }),
  ),
  odd('bad-page-default', 'a page or a size that is none is taken for the default', (usual) => ({
    page(ask) {
      const page = usual.page(ask);
      return 'status' in page ? { number: 1, size: 10 } : page;
    },
  })),
  odd('action-listed', 'only the actions read and write are known', (usual) => ({
    field(body, name, ask) {
      const value = usual.field(body, name, ask);
      if (name === 'name' || typeof value !== 'string' || ['read', 'write'].includes(value)) return value;
      return failure(ask, 400, 'INVALID_PARAMETER', 'action is none of ours.');
    },
  })),
  odd('name-64', 'a name has at most 64 characters, all of them ASCII', (usual) => ({
    field(body, name, ask) {
      const value = usual.field(body, name, ask);
      if (typeof value !== 'string' || /^[\x20-\x7e]{1,64}$/.test(value)) return value;
      return failure(ask, 400, 'INVALID_PARAMETER', `${name} is too long, or not plain.`);
    },
  })),
  odd('name-empty', 'an empty name is as good as any', (usual) => ({
    field: (body, name, ask) => (body[name] === '' ? '' : usual.field(body, name, ask)),
  })),
  odd('any-content-type', 'what is JSON is read as JSON, however it is declared', (usual) => ({
    body: (ask) => usual.body({ ...ask, headers: { ...ask.headers, 'content-type': 'application/json' } }),
  })),
  odd('refused-422', 'a bad field is refused with 422', (usual) => ({
    field(body, name, ask) {
      const value = usual.field(body, name, ask);
      return typeof value === 'string' ? value : { ...value, status: 422 };
    },
  })),
  odd('request-id-header', 'the request id is in a header, too', () => ({
    wrap: header(() => true, 'X-Request-Id', 'req-20250811-001'),
  })),
];

/** A nonce count that is used for the first time, and is not too high. */
const usedBelow =
  (usual: Habits, most: number): Habits['digest']['count'] =>
  (parts, state) =>
    Number.parseInt(parts.nc ?? '', 16) <= most && usual.digest.count(parts, state);

const nobody = { id: '', owner: '', name: '', action: '', apiKey: '', createdAt: '', updatedAt: '' };

function nameOf(body: string): string | undefined {
  try {
    return String(JSON.parse(body).name);
  } catch {
    return undefined;
  }
}
