import { describe, expect, it } from 'vitest';
import { createMock } from '../../../src/create-mock.ts';
import { document as documented } from '../../../src/generated/ace-data-cloud/documented/document.ts';
import { document as live } from '../../../src/generated/ace-data-cloud/live/document.ts';
import type { Route } from '../../../src/mock/document.ts';
import type { Dialect } from '../../../src/mock/provider.ts';
import { errors } from '../../../src/providers/ace-data-cloud/errors.ts';
import { aceDataCloud } from '../../../src/providers/ace-data-cloud/index.ts';
import { cors } from '../../../src/providers/ace-data-cloud/stack.ts';
import { listEvidence } from '../../../src/spec/evidence.ts';
import { isObject, type JsonObject } from '../../../src/spec/json.ts';
import { createSend, type Send } from '../../support/doors.ts';
import { noteExchanges } from '../../support/ledger.ts';
import {
  type Ask,
  as,
  createApplication,
  createCredential,
  nowhere,
  openai,
  restrictedService,
  text,
} from './support.ts';

const documents: Record<Dialect, JsonObject> = { documented: toRoot(documented), live: toRoot(live) };

describe.each(['documented', 'live'] as const)('in the %s dialect', (dialect) => {
  const ids = listEvidence(documents[dialect]).map(({ evidence }) => evidence.id);

  it('every piece of evidence has an id of its own', () => {
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
  });

  it('every error, and every habit of the stack, stands on evidence that the document has', () => {
    const cited = [
      ...Object.values(errors).map(({ evidence }) => evidence),
      cors.evidence,
      'ace-data-cloud.options.metadata',
    ];
    const expected = dialect === 'live' ? cited : cited.filter((id) => !id.endsWith('.live'));
    expect(expected.filter((id) => !ids.includes(id))).toEqual([]);
  });

  const { routes } = aceDataCloud.documents[dialect];
  const rows = routes.flatMap((route) => Object.keys(route.evidence).map((status) => ({ route, status })));

  it.each(rows)('$route.operationId really answers $status', async ({ route, status }) => {
    const mock = await noteExchanges(createMock({ seed: 1, dialects: { 'ace-data-cloud': dialect } }));
    const answer = await reach(route, status, createSend(mock));
    expect(answer.status).toBe(Number(status));
  });
});

it('every operation has a handler', () => {
  const operations = aceDataCloud.documents.live.routes.map(({ operationId }) => operationId);
  expect(Object.keys(aceDataCloud.handlers).toSorted()).toEqual(operations.toSorted());
});

/** Sends what makes an operation answer with a status. */
async function reach({ method, path, operationId }: Route, status: string, send: Send) {
  const me = as('me', send);
  const you = as('you', send);
  const local = path.replace('/api/v1', '');
  const own = await fill(local, me);
  const lost = local.replace(/\{[^}]+\}/, nowhere);
  const valid = await bodyOf(operationId, me);
  if (status.startsWith('2')) return me(method, own, valid);
  switch (status) {
    case '400':
      return me(method, own, []);
    case '401':
      return as('', send)(method, own, valid);
    case '403':
      if (operationId === 'createApplication') return me(method, own, { service_id: restrictedService });
      if (operationId === 'createCredential' || local.includes('{')) return you(method, own, valid);
      return you(method, `${own}?user_id=${text((await me('GET', '/platform-tokens/me/')).json, 'id')}`);
    case '404':
      if (operationId === 'createApplication') return me(method, own, { service_id: nowhere });
      return me(method, lost, { application_id: nowhere });
    case '405':
      return me('PUT', own, {});
    case '406':
      return as('me', send, { accept: 'application/xml' })(method, own, valid);
    default:
      return as('me', send, { 'content-type': 'text/plain' })(method, own, 'text');
  }
}

/** The path with ids of things that are there; a list has one of the caller's things in it. */
async function fill(path: string, me: Ask): Promise<string> {
  const platformToken = await me('POST', '/platform-tokens/', {});
  const ids: Record<string, string> = {
    credential_id: String((await createCredential(me)).id),
    application_id: await createApplication(me),
    platform_token_id: text(platformToken.json, 'id'),
    service_id: 'midjourney',
  };
  return path.replace(/\{([^}]+)\}/, (_, name: string) => ids[name] ?? '');
}

async function bodyOf(operationId: string, me: Ask): Promise<object | undefined> {
  switch (operationId) {
    case 'createCredential': {
      const { json } = await me('GET', '/applications/?limit=1');
      const [application] = Object.values(json as object).flatMap((value) =>
        Array.isArray(value) ? value : [],
      );
      return { application_id: application.id };
    }
    case 'createApplication':
      return { service_id: openai };
    case 'updateCredential':
      return { limited_amount: 1 };
    case 'updateAllowConsumeGlobal':
      return { allow_consume_global: true };
    default:
      return undefined;
  }
}

function toRoot(document: unknown): JsonObject {
  if (!isObject(document)) throw new TypeError('A generated document is an object.');
  return document;
}
