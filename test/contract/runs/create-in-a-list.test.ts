import { expect, it } from 'vitest';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';
import { fakeFetch } from '../stand.ts';
import { runAll } from './counting-server.ts';
import { createTokens, owners, tokenDocument, tokenSchema } from './token-server.ts';

/** The document of a server whose create answers with a list of the one item that it has made. */
function listDocument() {
  const root = structuredClone(tokenDocument(tokenSchema).root) as JsonObject;
  const paths = root.paths as Record<string, Record<string, { responses: Record<string, JsonObject> }>>;
  const created = paths['/tokens']?.['post']?.responses['201'];
  Object.assign(Object(created), {
    content: {
      'application/json': { schema: { type: 'array', items: { $ref: '#/components/schemas/Token' } } },
    },
  });
  return readDocument(root);
}

it('a create that answers with a list of one is understood', async () => {
  expect(resourcesOf(listDocument())[0]?.create?.item).toBe('/0');
  const { rows, answer } = createTokens();
  const { report } = await runAll({
    document: listDocument(),
    url: 'http://localhost:1',
    seed: 1,
    credentials: { token: owners[0], otherToken: owners[1] },
    fetch: fakeFetch([], (asked) => {
      const reply = answer(asked);
      if (asked.method !== 'POST' || !Array.isArray(reply) || reply[0] !== 201) return reply;
      return [201, [reply[1]], reply[2]];
    }),
  });
  expect(report.findings.map(({ check, message, actual }) => `${check}: ${message}: ${actual}`)).toEqual([]);
  expect(report.summary.passed).toBeGreaterThan(60);
  expect([...rows]).toEqual([]);
});
