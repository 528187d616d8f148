import { expect, it } from 'vitest';
import { issuedTexts } from '../../../src/contract/judge/issued-texts.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';
import { describeUnnamedSecrets, documentOf } from './describe-unnamed-secrets.ts';

const text = { type: 'string' };

describeUnnamedSecrets(['value']);

it.each([
  ['created', { type: 'string', format: 'date-time' }],
  ['status', text],
  ['created_by', text],
  ['self_url', text],
  ['kind', { type: 'string', enum: ['a'] }],
  ['count', { type: 'integer' }],
  ['warning', text],
  ['organisationId', text],
])('%s in the reply to a create alone is no secret', (field, schema) => {
  const [resource] = resourcesOf(documentOf(field, schema as JsonObject));
  expect(resource?.secrets).toEqual([]);
});

it('texts that look random are issued ones, but for identifiers, times, addresses and what was sent', () => {
  const secret = 'q8Zx71Lmn0Pq2Rst';
  const item = {
    id: 'Zq8Zx71Lmn0Pq2Rst',
    name: 'keymock-q3x81ka0-7',
    slug: 'keymock-q3x81ka0-7-ab3f',
    owner_id: 'Uq8Zx71Lmn0Pq2Rst',
    trace: '0191a6f2-0b1c-7c3e-9d11-3a5b7c9d1e2f',
    created: '2024-08-01T10:00:00Z',
    self: 'https://api.example/keys/q8Zx71Lmn0Pq2Rst',
    deep: [{ anything: secret }],
    note: 'a sentence of words',
  };
  expect(issuedTexts(item, '{"name":"keymock-q3x81ka0-7"}')).toEqual([secret]);
});
