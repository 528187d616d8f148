import { describe, expect, it } from 'vitest';
import { runChecks } from '../../../src/contract/run-checks.ts';
import type { Finding } from '../../../src/contract/types.ts';
import { createMock } from '../../../src/create-mock.ts';
import type { ProviderName } from '../../../src/providers/index.ts';
import { isObject, type JsonObject, objectOf } from '../../../src/spec/json.ts';
import { valueAt } from '../../../src/spec/pointer.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

/** The mock, with some replies changed. */
type Change = (
  request: { url: URL; method: string; json: JsonObject },
  reply: JsonObject,
) => JsonObject | undefined;

const inputs = {
  application_id: '107f8d0f-e465-4a7e-a49e-d633d26f7aa2',
  service_id: 'd87e5e99-b797-4ade-9e73-b896896b0461',
};
const setups = {
  'ace-data-cloud': { credentials: { token: 'me' }, inputs },
  oceanbase: {
    credentials: { user: 'ak:sk' },
    headers: { 'X-OB-Org-Id': 'org', 'X-OB-Project-Id': 'project' },
  },
};

interface Trial {
  readonly provider: keyof typeof setups;
  readonly only: readonly string[];
  readonly change: Change;
  /** Changes what the mock is asked for. */
  readonly rewrite?: (url: URL) => void;
  /** Changes the document's evidence. */
  readonly regrade?: (root: JsonObject) => void;
  readonly dialect?: 'documented' | 'live';
}

async function check({
  provider,
  only,
  change,
  rewrite,
  regrade,
  dialect = 'documented',
}: Trial): Promise<Finding[]> {
  const root = await documentOf(provider);
  regrade?.(root);
  const mock = createMock({ seed: 1, providers: [provider] });
  const findings: Finding[] = [];
  const changed: typeof fetch = async (input, init) => {
    const url = new URL(String(input instanceof Request ? input.url : input));
    rewrite?.(url);
    const reply = await mock.fetch(url, init);
    const text = await reply.text();
    const sent =
      typeof init?.body === 'string' ? init.body : new TextDecoder().decode(init?.body as Uint8Array);
    const request = { url, method: init?.method ?? 'GET', json: objectOf(parse(sent)) };
    const other = change(request, objectOf(parse(text)));
    if (other === undefined) return new Response(text === '' ? null : text, reply);
    return Response.json(other, { status: request.method === 'POST' ? 201 : 200 });
  };
  const options = {
    url: 'http://127.0.0.1:4010',
    fetch: changed,
    seed: 1,
    only,
    dialect,
    ...setups[provider],
  };
  for await (const event of runChecks({ document: readDocument(root), provider, ...options }))
    if (event.type === 'finding') findings.push(event.finding);
  return findings;
}

async function documentOf(provider: ProviderName): Promise<JsonObject> {
  const generated = (await import(`../../../src/generated/${provider}/documented/document.ts`)) as {
    document: unknown;
  };
  return objectOf(structuredClone(generated.document));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const credentials = '/api/v1/credentials/';
const acceptsNegative: Change = ({ url, method, json }) =>
  method === 'POST' && url.pathname === credentials && Number(json.limited_amount) < 0
    ? { id: inputs.application_id, limited_amount: json.limited_amount }
    : undefined;

describe('a server that differs only in what is assumed has no findings', () => {
  it.each<[title: string, trial: Trial]>([
    [
      'it takes a negative limit',
      { provider: 'ace-data-cloud', only: ['validation/limit'], change: acceptsNegative },
    ],
    [
      'it lists credentials oldest first, unless another order is asked for',
      {
        provider: 'ace-data-cloud',
        only: ['paging/order'],
        change: () => undefined,
        rewrite(url) {
          if (url.pathname === credentials && !url.searchParams.has('ordering'))
            url.searchParams.set('ordering', 'created_at');
        },
      },
    ],
    ...[null, ''].map((expiresAt): [string, Trial] => [
      `a key without an end expires at ${JSON.stringify(expiresAt)}`,
      {
        provider: 'oceanbase',
        only: ['wire/body', 'lifecycle/listed'],
        change: ({ method }, reply) => {
          const { list } = objectOf(reply.data);
          if (method !== 'GET' || !Array.isArray(list)) return undefined;
          return {
            ...reply,
            data: { ...objectOf(reply.data), list: list.map((key) => ({ ...key, expiresAt })) },
          };
        },
      },
    ]),
  ])('%s', async (_, trial) => {
    expect(await check(trial)).toEqual([]);
  });
});

describe('a constraint of a field weighs what it is known by, whatever the field is', () => {
  it.each([
    ['assumed', 'documented', undefined],
    ['assumed', 'live', undefined],
    ['observed', 'documented', 'warning'],
    ['observed', 'live', 'error'],
    ['documented', 'documented', 'error'],
  ] as const)('%s, in the %s dialect: %s', async (grade, dialect, severity) => {
    const findings = await check({
      provider: 'ace-data-cloud',
      only: ['validation/limit'],
      change: acceptsNegative,
      dialect,
      regrade(root) {
        const evidence = valueAt(
          root,
          '/components/schemas/CreateCredential/properties/limited_amount/x-evidence',
        );
        if (!isObject(evidence) || !isObject(evidence.constraints)) throw new TypeError('no constraints');
        Object.assign(evidence.constraints, { minimum: { grade, source: 'this test' } });
      },
    });
    expect([...new Set(findings.map((finding) => finding.severity))]).toEqual(severity ? [severity] : []);
    for (const { evidence } of findings)
      expect(evidence).toBe('ace-data-cloud.create-credential.limited-amount.minimum');
  });
});
