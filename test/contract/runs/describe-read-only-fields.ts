import { expect, it } from 'vitest';
import { fakeFetch } from '../stand.ts';
import { runAll } from './counting-server.ts';
import { createTokens, owners, tokenDocument } from './token-server.ts';

const id = { type: 'integer' };
const key = { type: 'string', minLength: 40, maxLength: 40 };
const name = { type: 'string', minLength: 1, maxLength: 100 };
const pin = { type: 'string', minLength: 4, maxLength: 8 };
const readOnly = { readOnly: true };
const writeOnly = { writeOnly: true };
const required = ['id', 'key', 'name', 'pin'];
const own = {
  type: 'object',
  required: ['id', 'key'],
  properties: { id: { ...id, ...readOnly }, key: { ...key, ...readOnly } },
};
const given = {
  type: 'object',
  required: ['name', 'pin'],
  properties: { name, pin: { ...pin, ...writeOnly } },
};
const whole = { type: 'object', required, properties: { ...own.properties, ...given.properties } };

type Marked = readonly [where: string, token: object, schemas: Record<string, object>];

/** Marks as generators and people write them. */
export const markedDocuments: readonly Marked[] = [
  ['in one schema', whole, {}],
  ['in the parts of an allOf', { allOf: [own, given] }, {}],
  ['in an alternative', whole, { Sent: { oneOf: [whole] } }],
  [
    'in an alternative, of what stands beside it',
    whole,
    { Sent: { type: 'object', required, anyOf: [{ properties: whole.properties }] } },
  ],
  ['in parts that are referred to', { allOf: [{ $ref: '#/components/schemas/Own' }, given] }, { Own: own }],
  [
    'in another part than the demand',
    {
      allOf: [
        { type: 'object', properties: { id, key, name, pin } },
        { required },
        { properties: { id: readOnly, key: readOnly, pin: writeOnly } },
      ],
    },
    {},
  ],
  [
    'on what a part that is referred to demands',
    {
      allOf: [
        { $ref: '#/components/schemas/All' },
        { properties: { id: readOnly, key: readOnly, pin: writeOnly } },
      ],
    },
    { All: { type: 'object', required, properties: { id, key, name, pin } } },
  ],
  [
    'behind references',
    {
      type: 'object',
      required,
      properties: {
        id: { $ref: '#/components/schemas/Id' },
        key: { allOf: [key], ...readOnly },
        name,
        pin: { $ref: '#/components/schemas/Pin' },
      },
    },
    { Id: { ...id, ...readOnly }, Pin: { ...pin, ...writeOnly } },
  ],
  [
    'beside references',
    {
      type: 'object',
      required,
      properties: {
        id: { ...id, ...readOnly },
        key: { $ref: '#/components/schemas/Key', ...readOnly },
        name,
        pin: { ...pin, ...writeOnly },
      },
    },
    { Key: key },
  ],
];

/** A run sends no readOnly field of these documents, and expects no writeOnly one. */
export function describeReadOnlyFields(documents: readonly Marked[]): void {
  it.each(documents)(
    'marks %s: readOnly is never sent, writeOnly never expected',
    async (_, token, schemas) => {
      const { rows, answer } = createTokens();
      const bodies: string[] = [];
      const asked = fakeFetch([], (request) => {
        if (request.method === 'POST') bodies.push(request.body);
        return answer(request);
      });
      const { report } = await runAll({
        document: tokenDocument(token, schemas),
        url: 'http://localhost:1',
        seed: 1,
        credentials: { token: owners[0], otherToken: owners[1] },
        fetch: asked,
        only: ['lifecycle', 'validation', 'wire', 'tenancy'],
      });
      expect(report.findings.map(({ check, message, actual }) => `${check}: ${message}: ${actual}`)).toEqual(
        [],
      );
      expect(report.summary.passed).toBeGreaterThan(40);
      expect([...rows]).toEqual([]);
      // Two checks send them on purpose: a server must ignore or reject them.
      const withOwn = bodies.filter((body) => /^\{.*"(id|key)":/.test(body));
      expect(withOwn.length).toBeLessThanOrEqual(2);
      expect(bodies.length).toBeGreaterThan(20);
    },
  );
}
