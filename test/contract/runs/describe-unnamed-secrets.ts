import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type Asked, fakeFetch, keys, type Reply, shows } from '../stand.ts';
import { runAll } from './counting-server.ts';

const text = { type: 'string' };

/** Keys whose create shows one field more than the list. */
export const documentOf = (field: string, schema: JsonObject = text) =>
  readDocument(withCreated(field, schema));

function withCreated(field: string, schema: JsonObject): JsonObject {
  const document = structuredClone(keys()) as {
    paths: Record<string, Record<string, { responses: object }>>;
  };
  const post = document.paths['/keys']?.['post'];
  const properties = { id: text, name: text, [field]: schema };
  if (post) post.responses = { 201: shows({ type: 'object', properties }) };
  return document as unknown as JsonObject;
}

/** A server that shows the secret again wherever `shows` says so. */
function keyServer(field: string, isShownAgain: boolean) {
  const rows = new Map<string, { id: string; name: string; secret: string }>();
  const secrets: string[] = [];
  const shown = ({ secret, ...row }: { id: string; name: string; secret: string }, isAll: boolean) =>
    isAll ? { ...row, [field]: secret } : row;
  const answer = ({ method, path, headers, body }: Asked): Reply => {
    const token = /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? '';
    if (token !== 'token-of-the-tests' && ![...rows.values()].some(({ secret }) => secret === token))
      return 401;
    const id = path.split('/')[2];
    if (id === undefined && method === 'POST') {
      const { name } = Object(JSON.parse(body || '{}'));
      if (typeof name !== 'string') return [400, {}];
      const row = {
        id: `key-${rows.size + secrets.length}`,
        name,
        secret: `live.${randomBytes(18).toString('base64url')}7a`,
      };
      secrets.push(row.secret);
      rows.set(row.id, row);
      return [201, shown(row, true)];
    }
    if (id === undefined) return [200, [...rows.values()].map((row) => shown(row, isShownAgain))];
    const row = rows.get(id);
    if (row === undefined) return 404;
    if (method === 'DELETE') rows.delete(id);
    return method === 'DELETE' ? 204 : [200, shown(row, isShownAgain)];
  };
  return { answer, secrets };
}

async function check(field: string, isShownAgain: boolean) {
  const { answer, secrets } = keyServer(field, isShownAgain);
  const { report, events } = await runAll({
    document: documentOf(field),
    url: 'http://localhost:1',
    seed: 1,
    credentials: { token: 'token-of-the-tests' },
    fetch: fakeFetch([], answer),
    only: ['secrecy', 'auth/revoked', 'lifecycle/create'],
  });
  return { report, secrets, written: JSON.stringify(events) };
}

/** A secret in a field of such a name is hidden in reports, and is found where the list shows it again. */
export function describeUnnamedSecrets(fields: readonly string[]): void {
  describe.each(fields)('a secret called %s', (field) => {
    it('is found by where the document shows it, and written nowhere', async () => {
      const { report, secrets, written } = await check(field, false);
      expect(report.findings.map(({ message }) => message)).toEqual([]);
      expect(secrets.length).toBeGreaterThan(3);
      expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    });

    it('is missed by nobody where the list shows it again', async () => {
      const { report, secrets, written } = await check(field, true);
      expect(report.findings.map((finding) => finding.check)).toContain('secrecy/shown-once');
      expect(secrets.filter((secret) => written.includes(secret))).toEqual([]);
    });
  });
}
