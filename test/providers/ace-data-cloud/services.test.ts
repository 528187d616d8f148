import { expect, it } from 'vitest';
import { document } from '../../../src/generated/ace-data-cloud/documented/document.ts';
import { isObject } from '../../../src/spec/json.ts';
import { valueAt } from '../../../src/spec/pointer.ts';
import { eachDoor } from '../../support/doors.ts';
import {
  as,
  base,
  expectRefusal,
  faceTransform,
  field,
  items,
  midjourney,
  openai,
  proxyService,
} from './support.ts';

eachDoor('services', (open) => {
  it('are public, and found by id or alias', async () => {
    const { send } = await open();

    const list = await send({ path: `${base}/services/` });
    const byAlias = await send({ path: `${base}/services/midjourney` });

    expect(list.status).toBe(200);
    expect(field(list.json, 'count')).toBe(5);
    expect((await send({ path: `${base}/services/${midjourney}/` })).json).toEqual(byAlias.json);
    expect(byAlias.json).toMatchObject({ id: midjourney, alias: 'midjourney', name: 'Midjourney', apis: [] });
    const unknown = await send({ path: `${base}/services/nothing` });
    expectRefusal(unknown, 404, 'not_found', 'Service not found.');
  });

  it('have the fields of the documents, in order', async () => {
    const { send } = await open();

    const { json } = await send({ path: `${base}/services/face-transform` });

    expect(JSON.stringify(json)).toBe(JSON.stringify(exampleValue('ServiceDetail')));
    const list = await send({ path: `${base}/services/?id=${faceTransform}` });
    expect(JSON.stringify(list.json)).toBe(JSON.stringify(exampleValue('ServicePage')));
  });

  it('tell whether the account that asks has an application', async () => {
    const { send } = await open();
    const me = as('me', send);
    await me('POST', '/applications/', { service_id: openai });

    const list = await me('GET', '/services/?limit=2');

    expect(items(list).map(({ applied }) => applied)).toEqual([true, true]);
    const anonymous = await send({ path: `${base}/services/openai` });
    expect(field(anonymous.json, 'applied')).toBe(false);
    expect(field((await me('GET', '/services/global-proxy')).json, 'applied')).toBe(false);
  });

  it('are filtered, ordered by rank and paged', async () => {
    const { send } = await open();
    const rows: [query: string, wanted: string[]][] = [
      [`id=${openai}`, [openai]],
      [`id=${openai}&id=${proxyService}`, [openai, proxyService]],
      ['type=Proxy', [proxyService]],
      ['type=Dataset', []],
      ['tag=video', []],
      ['private=true', []],
      ['private=false&limit=2', [midjourney, openai]],
      ['limit=2&offset=1', [openai, faceTransform]],
      ['ordering=-rank&limit=2&offset=1', [proxyService, faceTransform]],
    ];
    for (const [query, wanted] of rows) {
      const list = await send({ path: `${base}/services/?${query}` });
      expect([query, items(list).map(({ id }) => id)]).toEqual([query, wanted]);
    }
  });
});

/** What the document shows under a name. */
function exampleValue(name: string): unknown {
  if (!isObject(document)) throw new TypeError('A generated document is an object.');
  return valueAt(document, `/components/examples/${name}/value`);
}
