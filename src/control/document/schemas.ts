import { drops } from '../../mock/faults/fault.ts';
import { grades } from '../../spec/evidence.ts';

/** The schemas of the control API, as JSON Schema 2020-12. */
const text = { type: 'string' };
const count = { type: 'integer', minimum: 0 };
const textOrNull = { type: ['string', 'null'] };

function object(properties: Record<string, object>, required: readonly string[] = Object.keys(properties)) {
  return { type: 'object', properties, required, additionalProperties: false };
}

const message = object({
  headers: {
    type: 'object',
    additionalProperties: { oneOf: [text, { type: 'array', items: text }] },
  },
  body: text,
});

const entry = object({
  id: { type: 'string', pattern: '^r[1-9][0-9]*$' },
  at: { type: 'string', format: 'date-time', description: "When the reply was made, by the mock's clock." },
  method: text,
  path: text,
  query: text,
  status: {
    type: 'integer',
    minimum: 0,
    maximum: 599,
    description: '0 where a fault left nothing of the reply.',
  },
  provider: textOrNull,
  operation: textOrNull,
  account: {
    ...textOrNull,
    description: 'An account that is a secret itself is shown as # and a fingerprint.',
  },
  namespace: text,
  evidence: { type: 'string', description: 'The `x-evidence` id that the reply stands on.' },
  grade: { enum: [...grades, null] },
  fault: { ...textOrNull, description: 'Ids of the faults that shaped the reply, or `prefer`.' },
  durationMs: { type: 'number', minimum: 0 },
  request: message,
  response: message,
  nearMiss: { ...textOrNull, description: 'What would have matched.' },
  warnings: { type: 'array', items: text },
});

const milliseconds = { type: 'number', minimum: 0, maximum: 600_000 };

const faultFields = {
  provider: text,
  operation: text,
  account: text,
  namespace: text,
  after: count,
  times: { type: 'integer', minimum: 1 },
  probability: { type: 'number', minimum: 0, maximum: 1 },
  forMs: { type: 'number', minimum: 0 },
  error: object(
    {
      status: { type: 'integer', minimum: 400, maximum: 599 },
      name: text,
      retryAfter: { ...count, description: 'Seconds.' },
      body: { description: "Sent instead of the API's own form." },
    },
    ['status'],
  ),
  latency: { oneOf: [milliseconds, object({ min: milliseconds, max: milliseconds })] },
  drop: { enum: [...drops] },
  malformed: { const: true },
  slow: object({ bytesPerSecond: { type: 'integer', minimum: 1 } }),
  stale: { type: 'integer', minimum: 1 },
  lost: { const: true },
};

const cell = { type: ['string', 'number', 'boolean', 'null'] };

/** The fields of a key that is created ready-made, by API; those of the tools of the same names. */
const keys = {
  NewFelderaKey: object(
    {
      provider: { const: 'feldera' },
      account: text,
      name: text,
      role: { enum: ['read', 'write'] },
      secret: text,
      namespace: text,
    },
    ['provider', 'account', 'name'],
  ),
  NewOceanbaseKey: object(
    {
      provider: { const: 'oceanbase' },
      account: text,
      orgId: text,
      projectId: text,
      name: text,
      action: text,
      apiKey: text,
      expiresAt: text,
      namespace: text,
    },
    ['provider', 'account', 'orgId', 'projectId', 'name'],
  ),
  NewAceDataCloudCredential: {
    ...object({ provider: { const: 'ace-data-cloud' }, account: text }),
    additionalProperties: true,
    description: 'Any field of POST /api/v1/credentials/ as well, and used_amount, token, namespace.',
  },
};

export const schemas = {
  Health: object({
    status: { const: 'ok' },
    version: text,
    providers: { type: 'array', items: text },
    apis: {
      type: 'array',
      items: object({
        name: text,
        title: text,
        dialect: text,
        origins: { type: 'array', items: text },
        roots: { type: 'array', items: text },
        besides: { type: 'array', items: text },
      }),
    },
  }),
  Scope: object({ provider: text, account: text, namespace: text }, []),
  Entry: entry,
  Requests: object({
    requests: { type: 'array', items: { $ref: '#/components/schemas/Entry' } },
    total: count,
  }),
  Waited: object({
    requests: { type: 'array', items: { $ref: '#/components/schemas/Entry' } },
    total: count,
    timedOut: { type: 'boolean' },
  }),
  NewFault: object(faultFields, []),
  Fault: object({ id: text, ...faultFields, matched: count, applied: count }, ['id', 'matched', 'applied']),
  Faults: object({ faults: { type: 'array', items: { $ref: '#/components/schemas/Fault' } } }),
  Clock: object({ now: { type: 'string', format: 'date-time' }, frozen: { type: 'boolean' } }),
  SetClock: object(
    {
      now: { type: ['string', 'number', 'null'], description: "A time; null is the system's." },
      frozen: { type: 'boolean' },
    },
    [],
  ),
  Advance: object({ ms: { type: 'number' } }),
  State: object({
    keymock: { const: 1 },
    seed: { type: 'integer' },
    clock: { $ref: '#/components/schemas/Clock' },
    draws: { type: 'object', additionalProperties: count },
    rows: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'object', additionalProperties: cell } },
    },
  }),
  ...keys,
  NewKey: { oneOf: Object.keys(keys).map((name) => ({ $ref: `#/components/schemas/${name}` })) },
  Key: { type: 'object', description: 'What the API itself shows at the creation, secret included.' },
  Problem: object({ type: text, title: text, status: { type: 'integer' }, detail: text }),
};
