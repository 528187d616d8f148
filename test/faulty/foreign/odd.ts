import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { answers, bodies, refused } from '../kit/answer.ts';
import type { OddServer } from '../kit/mutant.ts';
import { commonOdd } from '../kit/odd.ts';
import { refusal } from './body.ts';
import type { Habits } from './habits.ts';
import { startForeign } from './server.ts';

const odd = (id: string, title: string, apply: (usual: Habits) => Partial<Habits>): OddServer => ({
  id: `foreign/${id}`,
  provider: 'foreign',
  title,
  start: () => startForeign(apply),
});

export const foreignOdd: readonly OddServer[] = [
  ...commonOdd('foreign', (wrap, transport) =>
    startForeign(() => (wrap === undefined ? {} : { wrap }), transport),
  ),
  odd('past-expiry-refused', 'an expiry in the past is refused', (usual) => ({
    fault: (body, isCreate) =>
      typeof body.expires_at === 'string' && Date.parse(body.expires_at) <= Date.now()
        ? 'expires_at must be ahead'
        : usual.fault(body, isCreate),
  })),
  odd('expired-are-gone', 'an expired key is deleted when it is next looked for', (usual) => ({
    wrap(ask, next, state) {
      state.keys = state.keys.filter((key) => !usual.isExpired(key));
      return next(ask);
    },
  })),
  odd('expired-403', 'an expired key is forbidden, not unauthorized', (usual) => ({
    wrap: async (ask, next, state) => {
      const answer = await next(ask);
      const token = ask.headers.authorization?.slice('Bearer '.length) ?? '';
      return answer.status === 401 && usual.keyOf(token, state) !== undefined
        ? refusal(403, 'expired', 'This key has expired.')
        : answer;
    },
  })),
  odd('secret-time-ordered', 'a secret begins with the time, and has 240 bits of chance behind it', () => ({
    secret: () => `room_${Date.now().toString(16).padStart(12, '0')}${randomBytes(30).toString('hex')}`,
  })),
  odd('secret-of-uuids', 'a secret is two random UUIDs', () => ({
    secret: () => `room_${randomUUID()}${randomUUID()}`,
  })),
  odd('newest-first', 'the list has the newest key first', (usual) => ({
    listed: (state, account) => usual.listed(state, account).toReversed(),
  })),
  odd('large-limit-capped', 'a limit over the maximum is taken for the maximum', (usual) => ({
    page(query) {
      const capped = new URLSearchParams(query);
      if (Number(query.get('limit')) > 50) capped.set('limit', '50');
      return usual.page(capped);
    },
  })),
  odd('last-used', 'a key tells when it was last used', (usual) => {
    const used = new Map<string, string>();
    return {
      keyOf(secret, state) {
        const key = usual.keyOf(secret, state);
        if (key !== undefined) used.set(key.id, new Date().toISOString());
        return key;
      },
      shown: (key) => ({ ...usual.shown(key), last_used_at: used.get(key.id) ?? null }),
    };
  }),
  odd('errors-tell-more', 'errors tell where to read more', () => ({
    wrap: bodies(refused, (body) => ({ ...body, more: 'https://strongroom.example/errors' })),
  })),
  odd('invalid-422', 'what is wrong with fields is a 422', () => ({
    wrap: answers(
      (_, answer) => answer.status === 400 && String(answer.body).includes('"invalid"'),
      (answer) => ({ ...answer, status: 422 }),
    ),
  })),
  odd('unknown-fields-refused', 'a field that there is not is refused', (usual) => ({
    fault: (body, isCreate) => {
      const known = ['name', 'kind', 'note', 'uses', 'expires_at'];
      const extra = Object.keys(body).find((name) => !known.includes(name));
      return extra === undefined ? usual.fault(body, isCreate) : `${extra} is not known`;
    },
  })),
  odd('whole-seconds', 'times are whole seconds', () => ({
    now: () => `${new Date().toISOString().slice(0, 19)}Z`,
  })),
  odd('limited-rate', 'no more than 30 requests in 100 ms; the rest is told to wait', () => {
    let window = 0;
    let count = 0;
    return {
      wrap(ask, next) {
        const now = Math.floor(Date.now() / 100);
        if (now !== window) [window, count] = [now, 0];
        return ++count > 30
          ? refusal(429, 'slow_down', 'Too many requests.', { 'Retry-After': '0' })
          : next(ask);
      },
    };
  }),
  odd('quota-10', 'an account may have ten keys, and no more', (usual) => ({
    wrap: (ask, next, state) => {
      const account = usual.account(ask, state, usual);
      const isFull = account !== undefined && usual.listed(state, account).length >= 10;
      return ask.method === 'POST' && isFull
        ? refusal(403, 'quota', 'An account holds ten keys.')
        : next(ask);
    },
  })),
  odd('reused-ids', 'the id of a deleted key is given to the next one', () => {
    let keys: readonly { readonly id: string }[] = [];
    const idOf = (number: number) => `key_${String(number).padStart(20, '0')}`;
    return {
      wrap(ask, next, state) {
        keys = state.keys;
        return next(ask);
      },
      id() {
        let number = 1;
        while (keys.some(({ id }) => id === idOf(number))) number++;
        return idOf(number);
      },
    };
  }),
  odd('id-of-the-name', 'the id of a key is the hash of its name', (usual) => {
    let named = '';
    return {
      taken(state, account, name) {
        named = `${account} ${name}`;
        return usual.taken(state, account, name);
      },
      id: () => `key_${createHash('sha256').update(named).digest('hex').slice(0, 20)}`,
    };
  }),
  odd('format-406', 'a format in the query that is not JSON is refused', () => ({
    wrap: (ask, next) =>
      ['json', null].includes(ask.query.get('format'))
        ? next(ask)
        : refusal(406, 'not_acceptable', 'There is JSON only.'),
  })),
  odd('html-for-browsers', 'who accepts HTML gets HTML', () => ({
    wrap: answers(
      (ask) => /text\/html/.test(ask.headers.accept ?? ''),
      (answer) => ({
        ...answer,
        headers: { ...answer.headers, 'Content-Type': 'text/html; charset=utf-8' },
        body: '<!doctype html><title>Keys</title>',
      }),
    ),
  })),
  odd('json-or-406', 'who accepts no JSON is refused', () => ({
    wrap: (ask, next) =>
      /json|\*\/\*/.test(ask.headers.accept ?? '*/*') ? next(ask) : { status: 406, headers: {}, body: '' },
  })),
  odd('scope-for-notes', 'a note needs a scope that the token does not have', () => ({
    wrap: (ask, next) =>
      ['POST', 'PATCH'].includes(ask.method) && /"note":/.test(String(ask.body))
        ? refusal(403, 'missing_scope', 'The token lacks the scope notes:write.')
        : next(ask),
  })),
  odd('public-page', 'every path without a meaning is a page for browsers', () => ({
    wrap: answers(
      (ask, answer) => ask.method === 'GET' && answer.status === 404 && !ask.path.startsWith('/v2/keys'),
      () => ({
        status: 200,
        headers: { 'Content-Type': 'text/html' },
        body: '<!doctype html><title>App</title>',
      }),
    ),
  })),
  odd('words-in-errors', 'errors have words that may be names of keys', () => ({
    duplicate: () => refusal(409, 'name_taken', 'null, undefined, none and true are no names here.'),
    unknown: () => refusal(404, 'no_such_key', 'There is none: it is null or undefined.'),
  })),
];
