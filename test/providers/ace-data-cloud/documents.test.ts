import { expect, it } from 'vitest';
import fixture from '../../../fixtures/ace-data-cloud/exchanges.json' with { type: 'json' };
import { eachDoor } from '../../support/doors.ts';
import { field } from './support.ts';

/** What a value looks like: the names in their order, and for each the kind and form of its value. */
function form(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(form);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([name, v]) => [name, form(v)]);
  if (typeof value !== 'string') return value === null ? 'null' : typeof value;
  return value
    .replace(/^sk-\w{40}$/, 'token')
    .replace(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'uuid')
    .replace(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z$/, 'timestamp');
}

eachDoor('the documented curls of Ace Data Cloud, as printed', (open) => {
  it.each(fixture.exchanges)('$name', async ({ request, response }) => {
    const { send } = await open();
    // The list shows keys that were made before, so there is one.
    const [basic] = fixture.exchanges;
    if (request.method === 'GET' && basic) await send(basic.request as typeof request & { body: string });

    const { method, path, headers } = request;
    const answer = await send({ method, path, headers, ...('body' in request && { body: request.body }) });

    expect(answer.status).toBe(response.status);
    expect(form(answer.json)).toEqual(form(response.body));
  });

  it("gives the documents' own user and application", async () => {
    const { send } = await open();
    const [basic] = fixture.exchanges;
    const { request, response } = basic ?? {};

    const answer = await send({ ...(request as typeof request & { path: string }) });

    for (const name of ['user_id', 'application_id', 'created_at', 'updated_at', 'type', 'used_amount']) {
      expect(field(answer.json, name)).toEqual(field(response?.body, name));
    }
  });
});
