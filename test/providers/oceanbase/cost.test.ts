import { expect, it } from 'vitest';
import { createChance } from '../../../src/mock/chance.ts';
import { createClock } from '../../../src/mock/clock.ts';
import { createCore } from '../../../src/mock/core.ts';
import { oceanbase } from '../../../src/providers/oceanbase/index.ts';
import { apiKeyModel } from '../../../src/providers/oceanbase/model.ts';
import { createStore } from '../../../src/store/store.ts';
import { basic, documentedBody, path } from './support.ts';

/** How many rows each request looks at, where there are `count` keys already. */
function rowsTouched(count: number) {
  const { tables } = createStore(oceanbase.models);
  const core = createCore({
    mocked: [{ provider: oceanbase, dialect: 'documented', settings: { auth: 'open', credentials: {} } }],
    tables,
    clock: createClock(),
    chance: createChance(1),
    onBug: (error) => {
      throw error;
    },
  });
  const headers = {
    authorization: basic().Authorization,
    'x-ob-org-id': 'org-1',
    'x-ob-project-id': 'proj-1',
    'content-type': 'application/json',
  };
  const body = new TextEncoder().encode(JSON.stringify(documentedBody));
  const send = (method: string, query = '') =>
    core({ method, path, query, headers, body: method === 'POST' ? body : new Uint8Array() });
  for (let i = 0; i < count; i++) send('POST');
  const touched = (method: string, query?: string) => {
    const before = tables.get(apiKeyModel).touched;
    const reply = send(method, query);
    return { reply, rows: tables.get(apiKeyModel).touched - before };
  };
  const lastPage = touched('GET', `pageNumber=${count / 10}`);
  const { data } = JSON.parse(lastPage.reply.body) as { data: { list: { id: string }[] } };
  return {
    create: touched('POST').rows,
    firstPage: touched('GET').rows,
    lastPage: lastPage.rows,
    delete: touched('DELETE', `id=${data.list[0]?.id}`).rows,
    deleteUnknown: touched('DELETE', 'id=ak-1').rows,
  };
}

it.each([100, 5000])('OceanBase looks at the rows that it shows and at no other, of %i', (count) => {
  expect(rowsTouched(count)).toEqual({ create: 0, firstPage: 10, lastPage: 10, delete: 1, deleteUnknown: 0 });
});
