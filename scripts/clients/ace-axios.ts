/**
 * axios with the calls of Ace Data Cloud's own web console (github.com/AceDataCloud/Nexior: lists' parameters as repeated keys,
 * paths of one thing without a slash, the page's origin as a key's host), against both dialects:
 * `npx tsx scripts/clients/ace-axios.ts`. Exit code 0: it works; 1: it does not; 3: not installed.
 */
import type { Dialect } from '../../src/mock/provider.ts';
import { installNpm } from './install.ts';
import { notes, tryClient } from './kit.ts';
import type { Ended } from './run.ts';

interface Answer {
  readonly status: number;
  readonly data: Record<string, unknown> & {
    readonly items?: readonly Record<string, unknown>[];
    readonly results?: readonly Record<string, unknown>[];
  };
}
interface Client {
  get(path: string, options?: { params: object }): Promise<Answer>;
  post(path: string, body?: object): Promise<Answer>;
  delete(path: string): Promise<Answer>;
}
interface Axios {
  create(options: object): Client;
}

const load = await installNpm('axios', ['axios', 'qs']);
const axios: Axios = load('axios');
const qs: { stringify(value: unknown, options: object): string } = load('qs');
const { version } = load('./node_modules/axios/package.json');

const service = 'd87e5e99-b797-4ade-9e73-b896896b0461';
const proxy = '5b0a7b5e-6c1d-4f2a-9d3e-2f8c4a6b7d10';
const origin = 'https://studio.example.com';

await tryClient(['ace-data-cloud'], `axios ${version} (the web console's calls)`, use);

async function use(url: string, dialect: Dialect): Promise<Ended> {
  const wrapper = dialect === 'live' ? 'items' : 'results';
  const { expect, ended } = notes();
  const client = axios.create({
    baseURL: `${url}/api/v1`,
    headers: {
      'Content-type': 'application/json',
      Accept: 'application/json',
      Origin: origin,
      Authorization: 'Bearer a-login',
    },
    paramsSerializer: (params: unknown) => qs.stringify(params, { arrayFormat: 'repeat' }),
    // Refusals are looked at too.
    validateStatus: () => true,
  });

  const services = await client.get('/services/', { params: { limit: 5 } });
  expect('services', services.status === 200 && (services.data[wrapper]?.length ?? 0) > 0, services.data);
  const made = await client.post('/applications/', { service_id: service });
  expect('create an application', made.status === 201, made.data);
  const second = await client.post('/applications/', { service_id: service });
  expect('a duplicate', second.status === 400 && second.data.code === 'duplication', second.data);
  const global = await client.post('/applications/', { type: 'Usage', scope: 'Global' });
  expect('create a global one, without a service', global.status === 201, global.data);
  await client.post('/applications/', { service_id: proxy });
  const params = {
    user_id: 'me',
    service_id: [service, proxy],
    type: ['Usage', 'Period'],
    ordering: '-created_at',
    limit: 2,
  };
  const listed = await client.get('/applications/', { params });
  expect(
    'applications by repeated service_id and type',
    listed.status === 200 && listed.data.count === 3 && listed.data[wrapper]?.[0]?.service_id === proxy,
    listed.data,
  );
  const id = String(made.data.id);
  const got = await client.get(`/applications/${id}`);
  expect('one application', got.status === 200 && got.data.id === id, got.data);
  const consume = await client.post(`/applications/${id}/update-allow-consume-global/`, {
    allow_consume_global: false,
  });
  expect(
    'allow_consume_global',
    consume.status === 200 && consume.data.allow_consume_global === false,
    consume.data,
  );

  const key = await client.post('/credentials/', { application_id: id, host: origin });
  expect('create a key for the page', key.status === 201 && key.data.host === origin, key.data);
  const path = `/credentials/${String(key.data.id)}`;
  const limits = { limited_amount: 5, expired_at: '2030-01-01T00:00:00.000Z', metadata: { from: 'console' } };
  const limited = await client.post('/credentials/', { application_id: id, ...limits });
  expect('create a limited key', limited.status === 201 && limited.data.limited_amount === 5, limited.data);
  const keys = await client.get('/credentials/', {
    params: { user_id: 'me', application_id: id, host: origin },
  });
  expect('keys of the page', keys.data.count === 1 && keys.data[wrapper]?.[0]?.id === key.data.id, keys.data);
  const one = await client.get(path);
  expect('one key', one.status === 200 && one.data.token === key.data.token, one.data);
  const rotated = await client.post(`${path}/rotate/`);
  expect('rotate it, no body', rotated.status === 200 && rotated.data.token !== key.data.token, rotated.data);
  const again = await client.post(`${path}/rotate/`, {});
  expect(
    'rotate it, empty object',
    again.status === 200 && again.data.token !== rotated.data.token,
    again.data,
  );
  const gone = await client.delete(path);
  expect('delete it', gone.status === 204, gone.data);
  const missing = await client.delete(path);
  expect('delete it again', missing.status === 404 && missing.data.code === 'not_found', missing.data);
  return ended();
}
