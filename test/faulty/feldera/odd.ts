import { randomBytes, randomUUID } from 'node:crypto';
import { answers, bodies, empty, instead, json, status } from '../kit/answer.ts';
import type { OddServer } from '../kit/mutant.ts';
import { commonOdd } from '../kit/odd.ts';
import { alphanumeric, type Habits, refusal } from './habits.ts';
import { startFeldera } from './server.ts';

const odd = (id: string, title: string, apply: (usual: Habits) => Partial<Habits>): OddServer => ({
  id: `feldera/${id}`,
  provider: 'feldera',
  title,
  start: () => startFeldera(apply),
});

export const felderaOdd: readonly OddServer[] = [
  ...commonOdd('feldera', (wrap, transport) =>
    startFeldera(() => (wrap === undefined ? {} : { wrap }), transport),
  ),
  odd('newest-first', 'the list has the newest key first', (usual) => ({
    listed: (state, tenant) => [...usual.listed(state, tenant)].reverse(),
  })),
  odd('by-name', 'the list is sorted by name', (usual) => ({
    listed: (state, tenant) =>
      [...usual.listed(state, tenant)].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
  })),
  odd('uuid-4', 'ids are random UUIDs', () => ({ id: () => randomUUID() })),
  odd('secret-base64url', 'secrets are 64 characters of base64url', () => ({
    secret: () => `apikey:${randomBytes(48).toString('base64url')}`,
  })),
  odd('secret-127', 'secrets are as long as the published example', () => ({
    secret: () => `apikey:${alphanumeric(127)}`,
  })),
  odd('details-object', 'details is an empty object where the example has null', () => ({
    wrap: bodies(status(409), (body) => ({ ...body, details: {} })),
  })),
  odd('scopes-other-order', 'scopes come in another order', (usual) => ({
    described: (key) => ({ ...usual.described(key), scopes: [...key.scopes].reverse() }),
  })),
  odd('scheme-any-case', 'the name of the scheme is compared without regard to case', (usual) => ({
    tenant: (state, given, ask) => usual.tenant(state, given?.replace(/^bearer /i, 'Bearer '), ask),
  })),
  odd('method-405', 'a wrong method gets 405 and what is allowed', () => ({
    wrap: instead(
      (ask) => ['PUT', 'PATCH', 'TRACE'].includes(ask.method),
      () => empty(405, { Allow: 'GET, POST, DELETE' }),
    ),
  })),
  odd('unknown-path-json', 'an unknown path gets an error in JSON', () => ({
    wrap: answers(
      (_, answer) => answer.status === 404 && answer.body.length === 0,
      () => refusal(404, 'There is nothing here.', 'UnknownPath', {}),
    ),
  })),
  odd('realm', 'the challenge names a realm', () => ({
    wrap: answers(
      (_, answer) => answer.headers['WWW-Authenticate'] === 'Bearer',
      (answer) => ({ ...answer, headers: { 'WWW-Authenticate': 'Bearer realm="feldera", charset="UTF-8"' } }),
    ),
  })),
  odd('awaits', 'a create takes its time, and yet is atomic', (usual) => {
    const reserved = new Set<string>();
    return {
      taken(state, tenant, name) {
        const slot = `${tenant}\n${name}`;
        if (usual.taken(state, tenant, name) || reserved.has(slot)) return true;
        reserved.add(slot);
        return false;
      },
      pause: () => new Promise((resolve) => setTimeout(resolve, 3)),
      insert(state, key, body) {
        usual.insert(state, key, body);
        reserved.delete(`${key.tenant}\n${key.name}`);
      },
    };
  }),
  odd('quota-10', 'a tenant may have ten keys, and no more', (usual) => ({
    wrap: (ask, next, state) => {
      const isFull = (tenant: string) => usual.listed(state, tenant).length >= 10;
      const tenant = usual.tenant(state, ask.headers.authorization, ask);
      return ask.method === 'POST' && typeof tenant === 'string' && isFull(tenant)
        ? json(403, { message: 'No more than 10 API keys', error_code: 'Quota', details: null })
        : next(ask);
    },
  })),
];
