import { setupServer } from 'msw/node';
import { expect, it, onTestFinished } from 'vitest';
import { createMock } from '../../../src/doors/msw.ts';
import { dialects } from '../../../src/mock/provider.ts';

const json = { Authorization: 'Bearer me', 'Content-Type': 'application/json' };
const oceanbase = {
  Authorization: `Basic ${btoa('ak:sk')}`,
  'Content-Type': 'application/json',
  'X-OB-Org-Id': 'org-1',
  'X-OB-Project-Id': 'proj-1',
};

/** What a client does in the environment of the test file, by its own `fetch`: create, create again, list. */
export function describeDom(environment: string): void {
  it.each(dialects)(`the MSW handlers answer the fetch of ${environment} (%s)`, async (dialect) => {
    // Basic is refused in OceanBase Cloud's live dialect, which is not what is tested here.
    const mock = createMock({ seed: 1, dialects: { feldera: dialect, 'ace-data-cloud': dialect } });
    const server = setupServer(...mock.handlers);
    server.listen({ onUnhandledRequest: 'error' });
    onTestFinished(() => server.close());
    const status = async (url: string, headers: Record<string, string>, body?: object) => {
      const init = body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers };
      const response = await fetch(url, init);
      const text = await response.text();
      return [response.status, text.length > 0] as const;
    };
    const keys = 'https://api.example.com/v0/api_keys';
    expect(await status(keys, json, { name: 'ci' })).toEqual([201, true]);
    expect(await status(keys, json, { name: 'ci' })).toEqual([409, true]);
    expect(await status(keys, json)).toEqual([200, true]);
    const credentials = 'https://platform.acedata.cloud/api/v1/credentials/';
    const application_id = '107f8d0f-e465-4a7e-a49e-d633d26f7aa2';
    expect(await status(credentials, json, { application_id })).toEqual([201, true]);
    const maas = 'https://api-cloud.oceanbase.com/api/v2/maas/apikeys';
    expect(await status(maas, oceanbase, { name: 'ci', action: 'read' })).toEqual([200, true]);
    expect(mock.db.felderaApiKey.count()).toBe(1);
  });

  it(`mock.fetch works with the Request and the Headers of ${environment}`, async () => {
    const mock = createMock({ seed: 1 });
    const request = new Request('https://api.example.com/v0/api_keys', {
      method: 'POST',
      headers: new Headers(json),
      body: '{"name":"ci"}',
    });
    const response = await mock.fetch(request);
    expect([response.status, ((await response.json()) as { name: string }).name]).toEqual([201, 'ci']);
    const deleted = await mock.fetch('https://api.example.com/v0/api_keys/ci', {
      method: 'DELETE',
      headers: json,
    });
    expect([deleted.status, await deleted.text()]).toEqual([200, '']);
  });
}
