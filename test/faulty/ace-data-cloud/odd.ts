import { randomBytes } from 'node:crypto';
import { answers, bodies, refused, status } from '../kit/answer.ts';
import type { OddServer } from '../kit/mutant.ts';
import { commonOdd } from '../kit/odd.ts';
import { problem } from './body.ts';
import { bearer, type Habits } from './habits.ts';
import { startAceDataCloud } from './server.ts';

const odd = (id: string, title: string, apply: (usual: Habits) => Partial<Habits>): OddServer => ({
  id: `ace-data-cloud/${id}`,
  provider: 'ace-data-cloud',
  title,
  start: () => startAceDataCloud(apply),
});

export const aceDataCloudOdd: readonly OddServer[] = [
  ...commonOdd('ace-data-cloud', (wrap, transport) =>
    startAceDataCloud(() => (wrap === undefined ? {} : { wrap }), transport),
  ),
  odd('foreign-404', "another account's things are not found, rather than forbidden", (usual) => ({
    find(rows, user, id, operation) {
      const row = usual.find(rows, user, id, operation);
      return 'status' in row && row.status === 403 ? problem(404, 'Not found.', 'not_found') : row;
    },
  })),
  odd('wrong-token-403', 'a wrong token is forbidden, not unauthorized', (usual) => ({
    unauthorized: (ask) =>
      bearer(ask) === undefined
        ? usual.unauthorized(ask)
        : problem(403, 'Invalid token.', 'authentication_failed'),
  })),
  odd('token-48', 'tokens have 48 characters of base64url after sk-', () => ({
    token: () => `sk-${randomBytes(36).toString('base64url')}`,
  })),
  odd('token-hex', 'tokens have 32 hexadecimal digits after sk-', () => ({
    token: () => `sk-${randomBytes(16).toString('hex')}`,
  })),
  odd('times-with-milliseconds', 'times have three digits of a second', () => ({
    now: () => new Date().toISOString(),
  })),
  odd('other-words', 'errors have other words', () => ({
    wrap: bodies(refused, (body) => ({ ...body, detail: 'No.' })),
  })),
  odd('trace-uuid', 'trace_id is a UUID', () => ({
    wrap: bodies(refused, (body) => ({ ...body, trace_id: crypto.randomUUID() })),
  })),
  odd('bad-limit-400', 'a limit or an offset that is none is refused', (usual) => ({
    page(query) {
      const bad = ['limit', 'offset'].some(
        (name) => query.has(name) && !/^\d{1,9}$/.test(query.get(name) ?? ''),
      );
      return bad || query.get('limit') === '0' ? problem(400, 'Bad page.', 'invalid') : usual.page(query);
    },
  })),
  odd('limit-0-empty', 'a limit of 0 gives an empty page', (usual) => ({
    page: (query) => (query.get('limit') === '0' ? { limit: 0, offset: 0 } : usual.page(query)),
  })),
  odd('max-50', 'a page has at most 50', (usual) => ({
    page(query) {
      const page = usual.page(query);
      return 'status' in page ? page : { ...page, limit: Math.min(page.limit, 50) };
    },
  })),
  odd('expiry-as-sent', 'expired_at comes back as it was sent', (usual) => ({
    credential: (fresh, body) => ({
      ...usual.credential(fresh, body),
      expired_at: typeof body.expired_at === 'string' ? body.expired_at : null,
    }),
  })),
  odd('host-domain', 'a host must look like one', (usual) => ({
    faults: (operation, body) =>
      typeof body.host === 'string' && !/^(https?:\/\/)?[\w.-]{0,253}(:\d+)?$/.test(body.host)
        ? { host: ['Enter a valid host.'] }
        : usual.faults(operation, body),
  })),
  odd('limit-million', 'a limit is a million at most', (usual) => ({
    faults: (operation, body) =>
      Number(body.limited_amount) > 1_000_000
        ? { limited_amount: ['Ensure this value is less than or equal to 1000000.'] }
        : usual.faults(operation, body),
  })),
  odd('any-content-type', 'what is JSON is read as JSON, however it is declared', (usual) => ({
    body: (ask) =>
      usual.body(
        ask.body.length === 0
          ? ask
          : { ...ask, headers: { ...ask.headers, 'content-type': 'application/json' } },
      ),
  })),
  odd('media-type-400', 'another content type is a bad request', () => ({
    wrap: answers(status(415), (answer) => ({ ...answer, status: 400 })),
  })),
  odd('bad-uuid-404', 'what is no UUID is not found', () => ({
    wrap: answers(
      (_, answer) => answer.status === 400 && String(answer.body).includes('valid UUID'),
      () => problem(404, 'Not found.', 'not_found'),
    ),
  })),
  odd('credentials-shown', 'an application shows its credentials', () => ({
    wrap: async (ask, next, state) => {
      const answer = await next(ask);
      if (ask.method !== 'GET' || !/\/applications\/[^/]+\/?$/.test(ask.path) || answer.status !== 200)
        return answer;
      const application = JSON.parse(String(answer.body));
      const credentials = state.credentials.filter(
        (it) => it.application_id === application.id && it.user_id === application.user_id,
      );
      return { ...answer, body: JSON.stringify({ ...application, credentials }) };
    },
  })),
  odd('seeded', 'the account has credentials from before', (usual) => {
    let done = false;
    return {
      wrap: async (ask, next, state) => {
        if (!done && ask.headers.authorization !== undefined) {
          done = true;
          const { credential: make } = usual;
          const user_id = usual.user(ask, state);
          for (let i = 0; user_id !== undefined && i < 13; i++) {
            const time = `2024-06-01T10:00:00.${String(i).padStart(6, '0')}Z`;
            const application_id = state.applications[0]?.id ?? '';
            const body = { host: `h${i % 3}.example.com` };
            const none = {
              username: null,
              password: null,
              host: null,
              limited_amount: null,
              expired_at: null,
            };
            const fresh = {
              id: usual.id(),
              user_id,
              application_id,
              type: 'Token',
              token: usual.token(),
            } as const;
            state.credentials.push(
              make({ ...fresh, ...none, used_amount: i / 2, created_at: time, updated_at: time }, body),
            );
          }
        }
        return next(ask);
      },
    };
  }),
];
