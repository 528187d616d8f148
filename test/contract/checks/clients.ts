import type { Exchange } from '../../../src/contract/types.ts';
import { seededId, services } from '../../faulty/ace-data-cloud/state.ts';
import { type Provider, setups } from '../../faulty/index.ts';

/** Asks a server; gives back the parsed reply, or an empty object. */
type Ask = (method: string, path: string, parts?: Parts) => Promise<Reply>;

interface Parts {
  readonly json?: unknown;
  /** Who asks, where it is not the usual account. */
  readonly as?: string;
}

interface Reply {
  readonly [name: string]: Reply;
}

/** An app that uses an API as apps do, its mistakes included. All that it exchanges is written down. */
export async function useApi(provider: Provider, base: string): Promise<readonly Exchange[]> {
  const exchanges: Exchange[] = [];
  const { headers = {} } = setups[provider];
  const ask: Ask = async (method, path, { json, as = authorizations[provider] } = {}) => {
    const url = base + path;
    const sent = {
      ...headers,
      ...(as === '' ? {} : { authorization: as }),
      ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const body = json === undefined ? {} : { body: JSON.stringify(json) };
    const response = await fetch(url, { method, headers: sent, ...body });
    const received = { status: response.status, headers: [...response.headers], body: await response.text() };
    const request = { method, url, headers: Object.entries(sent), ...body };
    const index = exchanges.length;
    exchanges.push({ index, request, response: received, startedAt: 0, durationMs: 0 });
    return parsed(received.body);
  };
  await apps[provider]?.(ask);
  return exchanges;
}

const { token: aceToken = '' } = setups['ace-data-cloud'].credentials;
const { token: felderaToken = '' } = setups.feldera.credentials;
const { user = '' } = setups.oceanbase.credentials;

const authorizations: Readonly<Partial<Record<Provider, string>>> = {
  'ace-data-cloud': `Bearer ${aceToken}`,
  feldera: `Bearer ${felderaToken}`,
  oceanbase: `Basic ${btoa(user)}`,
};

const apps: Readonly<Partial<Record<Provider, (ask: Ask) => Promise<void>>>> = {
  async 'ace-data-cloud'(ask) {
    const credentials = '/api/v1/credentials/';
    const applications = '/api/v1/applications/';
    await ask('GET', credentials);
    await ask('GET', applications);
    await ask('GET', `${applications}${seededId}/`);
    await ask('POST', applications, { json: { service_id: services[1]?.id, type: 'Usage' } });
    await ask('POST', applications, { json: { service_id: services[1]?.id, type: 'Usage' } });
    const { id } = await ask('POST', credentials, { json: { application_id: seededId, name: 'ci' } });
    await ask('GET', credentials);
    await ask('GET', `${credentials}${id}/`);
    await ask('PATCH', `${credentials}${id}/`, { json: { limited_amount: 5 } });
    await ask('POST', `${credentials}${id}/rotate/`);
    await ask('GET', `${credentials}${id}/`, { as: '' });
    await ask('GET', credentials, { as: 'Bearer a-token-that-nobody-has-made' });
    await ask('DELETE', `${credentials}${id}/`);
    await ask('GET', `${credentials}${id}/`);
    await ask('GET', `${credentials}7/`);
    await ask('POST', credentials, { json: {} });
    await ask('POST', '/api/v1/platform-tokens/', { json: {} });
    await ask('GET', '/api/v1/platform-tokens/me/');
  },
  async feldera(ask) {
    await ask('GET', '/v0/config');
    await ask('GET', '/v0/api_keys');
    await ask('POST', '/v0/api_keys', { json: { name: 'ci' } });
    await ask('GET', '/v0/api_keys');
    await ask('GET', '/v0/api_keys/ci');
    await ask('POST', '/v0/api_keys', { json: { name: 'ci' } });
    await ask('POST', '/v0/api_keys', { json: { name: 'a/b' } });
    await ask('POST', '/v0/api_keys', { json: { name: 'n'.repeat(80) } });
    await ask('GET', '/v0/api_keys', { as: '' });
    await ask('GET', '/v0/api_keys', { as: 'Bearer a-token-that-nobody-has-made' });
    await ask('DELETE', '/v0/api_keys/ci');
    await ask('DELETE', '/v0/api_keys/ci');
    await ask('GET', '/v0/api_keys/ci');
  },
  async oceanbase(ask) {
    const keys = '/api/v2/maas/apikeys';
    await ask('GET', keys);
    await ask('POST', keys, { json: { name: 'ci', action: 'CreateAIServiceAPIKey' } });
    const { data } = await ask('GET', keys);
    const id = data?.list?.[0]?.id;
    await ask('POST', keys, { json: { action: 'CreateAIServiceAPIKey' } });
    await ask('GET', keys, { as: '' });
    await ask('GET', keys, { as: `Basic ${btoa('nobody:a-secret-that-nobody-has-made')}` });
    await ask('DELETE', `${keys}?id=${id}`);
    await ask('DELETE', `${keys}?id=${id}`);
    await ask('GET', `${keys}?pageNumber=none`);
  },
};

function parsed(text: string): Reply {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}
