import { describe, expect, it } from 'vitest';
import { type Asked, fakeFetch, type Reply } from '../stand.ts';
import { runAll } from './counting-server.ts';
import { createTokens, owners, tokenDocument, tokenSchema } from './token-server.ts';

const projectOf = (reference: object, name: string) =>
  tokenDocument({
    ...tokenSchema,
    required: [...tokenSchema.required, name],
    properties: { ...tokenSchema.properties, [name]: reference },
  });

/** Tokens of projects: a token of a project that is not there is rejected, after all that is wrong with its form. */
function projectServer(name: string, real: string | number, status: number) {
  const tokens = createTokens();
  const projects = new Map<string, unknown>();
  const answer = (asked: Asked): Reply => {
    const sent = Object(parsed(asked.body));
    const reply = tokens.answer(asked);
    if (!Array.isArray(reply)) return reply;
    const [code, item, headers] = reply;
    const isWritten = ['POST', 'PUT'].includes(asked.method) && code < 300;
    if (isWritten && sent[name] !== real) {
      if (asked.method === 'POST') tokens.rows.delete(item.id);
      return typeof sent[name] === typeof real ? [status, { error: 'project does not exist' }] : [400, {}];
    }
    if (isWritten) projects.set(String(item.id), sent[name]);
    const withProject = (one: { id: number }) => ({ ...one, [name]: projects.get(String(one.id)) });
    if (code >= 300) return reply;
    return [code, Array.isArray(item) ? item.map(withProject) : withProject(item), headers ?? {}];
  };
  return { rows: tokens.rows, answer };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

const references: readonly (readonly [string, object, string | number])[] = [
  ['project_id', { type: 'integer' }, 7_301],
  ['projectId', { type: 'string' }, 'prj-7301'],
  ['project', { type: 'string', format: 'uuid' }, 'b2a4b1d2-3a3b-4c59-8a52-3f1d7d3f0a11'],
];

const run = (name: string, reference: object, answer: (asked: Asked) => Reply, real?: string | number) =>
  runAll({
    document: projectOf(reference, name),
    url: 'http://localhost:1',
    seed: 1,
    credentials: { token: owners[0], otherToken: owners[1] },
    fetch: fakeFetch([], answer),
    only: ['lifecycle', 'validation/accepts-valid', 'tenancy'],
    ...(real !== undefined && { inputs: { [name]: String(real) } }),
  });

describe.each(references)('a reference %s that is made up', (name, reference, real) => {
  it.each([400, 403, 404, 422])('may be rejected with %i: the case is skipped', async (status) => {
    const { rows, answer } = projectServer(name, real, status);
    const { report, events } = await run(name, reference, answer);
    expect(
      report.findings
        .filter(({ severity }) => severity === 'error')
        .map((one) => `${one.check}: ${one.message}`),
    ).toEqual([]);
    const reasons = events.flatMap((event) =>
      event.type === 'result' && event.case.check === 'lifecycle/create' ? [event.reason] : [],
    );
    expect(reasons).toEqual([expect.stringContaining(`--input ${name}=`)]);
    expect([...rows]).toEqual([]);
  });

  it('is none where it is given', async () => {
    const { rows, answer } = projectServer(name, real, 422);
    const { report } = await run(name, reference, answer, real);
    expect(report.findings.map((one) => `${one.check}: ${one.message}: ${one.actual}`)).toEqual([]);
    expect(report.summary.passed).toBeGreaterThan(15);
    expect([...rows]).toEqual([]);
  });
});
