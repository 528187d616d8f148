import { expect, test } from 'vitest';
import createApiKey from '../../../fixtures/feldera/create-api-key.json' with { type: 'json' };
import createApiKeySample from '../../../fixtures/feldera/create-api-key-sample.json' with { type: 'json' };
import deleteApiKey from '../../../fixtures/feldera/delete-api-key.json' with { type: 'json' };
import duplicateName from '../../../fixtures/feldera/duplicate-name.json' with { type: 'json' };
import getApiKey from '../../../fixtures/feldera/get-api-key.json' with { type: 'json' };
import listApiKeys from '../../../fixtures/feldera/list-api-keys.json' with { type: 'json' };
import unknownApiKey from '../../../fixtures/feldera/unknown-api-key.json' with { type: 'json' };
import { eachDoor } from '../../support/doors.ts';
import { callerOf } from './support.ts';

interface Exchange {
  readonly source: string;
  /** Names of keys that are there before. */
  readonly given: readonly string[];
  readonly request: { method: string; path: string; headers: Record<string, string>; body?: unknown };
  readonly response: { status: number; body?: unknown; text?: string };
}

const exchanges: readonly (readonly [string, Exchange])[] = Object.entries({
  createApiKey,
  createApiKeySample,
  deleteApiKey,
  duplicateName,
  getApiKey,
  listApiKeys,
  unknownApiKey,
});

eachDoor('what the documents show', (open) => {
  test.each(exchanges)('%s', async (_, { given, request, response }) => {
    const { send } = await open();
    for (const name of given) await callerOf(send, 'YOUR_TOKEN').create({ name });
    const answer = await send(request);
    expect(answer.status).toBe(response.status);
    expect(masked(answer.body)).toBe(masked(response.text ?? JSON.stringify(response.body)));
  });
});

/** A body with the values that are made anew left out: what remains is to be the same, key order and all. */
function masked(body: string): string {
  return body
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/apikey:[A-Za-z0-9]{127,128}/g, '<secret>');
}
