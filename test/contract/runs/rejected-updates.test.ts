import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { fakeFetch } from '../stand.ts';
import { runAll } from './counting-server.ts';
import { createTokens, owners, tokenDocument, tokenSchema } from './token-server.ts';

/** Updates by PATCH; a PIN, which may be a credential, is required and never shown. */
function documentWithPatch() {
  const document = structuredClone(tokenDocument(tokenSchema).root) as JsonObject;
  const paths = document['paths'] as Record<string, Record<string, unknown>>;
  const { put, ...others } = paths['/tokens/{id}'] ?? {};
  paths['/tokens/{id}'] = { ...others, patch: put };
  return readDocument(document);
}

it('a server that rejects every update is told of, also where an update requires a secret', async () => {
  const { answer } = createTokens();
  const { report } = await runAll({
    document: documentWithPatch(),
    url: 'http://localhost:1',
    seed: 1,
    credentials: { token: owners[0], otherToken: owners[1] },
    fetch: fakeFetch([], (asked) => {
      const reply = answer(asked);
      const isUpdate = asked.method === 'PATCH' && Array.isArray(reply);
      return isUpdate && [200, 405].includes(Number(reply[0])) ? [400, {}] : reply;
    }),
  });
  expect(report.findings.map(({ check, message }) => `${check}: ${message}`)).toContain(
    'lifecycle/update: a valid update of name was rejected',
  );
});
