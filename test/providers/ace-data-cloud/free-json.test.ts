import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eachDoor } from '../../support/doors.ts';
import { as, createCredential, field, items, seededApplication } from './support.ts';

/** Numbers that a reader into doubles would change. */
const digits = fc.oneof(
  fc.constantFrom(
    '1',
    '1.0',
    '1.50',
    '-0',
    '-0.0',
    '0',
    '1e400',
    '1E+2',
    '1e-7',
    '12345678901234567890',
    '100',
  ),
  fc.bigInt().map(String),
  fc.tuple(fc.integer(), fc.nat(), fc.integer({ min: -400, max: 400 })).map(([a, b, c]) => `${a}.${b}e${c}`),
);
const name = fc.oneof(
  fc.constantFrom('a', 'used_amount', 'limited_amount', '__proto__', 'constructor', '2', '1', ''),
  fc.string({ unit: 'binary' }),
);
/** JSON as it may be written: any order, names twice, escapes, but no white space. */
const json = fc.letrec<{ value: string; object: string }>((tie) => ({
  object: fc
    .array(fc.tuple(name, tie('value')), { maxLength: 4 })
    .map((members) => `{${members.map(([key, value]) => `${JSON.stringify(key)}:${value}`).join()}}`),
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    digits,
    fc.constantFrom(
      'null',
      'true',
      'false',
      '"\\u00e9\\ud83d\\ude00\\/"',
      '"\\ud800"',
      '"used_amount\\":1,"',
    ),
    fc.string({ unit: 'binary' }).map((text) => JSON.stringify(text)),
    tie('object'),
    fc.array(tie('value'), { maxLength: 3 }).map((list) => `[${list.join()}]`),
  ),
}));

/** What a reply has for a field, as it is written there. */
function writtenIn(body: string, from: string, to: string): string {
  return body.slice(body.indexOf(from) + from.length, body.lastIndexOf(to));
}

eachDoor('JSON of the user, at Ace Data Cloud', (open) => {
  it('comes back from the live dialect as it was sent, digit by digit', async () => {
    const { send } = await open({ dialects: { 'ace-data-cloud': 'live' } });
    const me = as('me', send, { 'content-type': 'application/json' });
    await fc.assert(
      fc.asyncProperty(json.object, fc.array(json.value, { maxLength: 3 }), async (metadata, list) => {
        const tags = `[${list.join()}]`;
        const sent = `{"application_id":"${seededApplication}","tags":${tags},"metadata":${metadata}}`;

        const created = await me('POST', '/credentials/', sent);
        const id = String(field(created.json, 'id'));
        const listed = await me('GET', '/credentials/?limit=1');
        const read = await me('GET', `/credentials/${id}`);
        const patched = await me('PATCH', `/credentials/${id}`, '{"limited_amount":1}');

        expect(created.status).toBe(201);
        for (const { body } of [created, listed, read, patched])
          expect(writtenIn(body, '"tags":', ',"created_at"')).toBe(`${tags},"metadata":${metadata}`);
        expect(patched.body).toContain('"limited_amount":1.0,"used_amount":0.0,');
        await me('DELETE', `/credentials/${id}`);
      }),
      { numRuns: 60 },
    );
  });

  it('is no field of the documented dialect: whatever it is, the reply is as without it', async () => {
    const { send } = await open();
    const me = as('me', send, { 'content-type': 'application/json' });
    await fc.assert(
      fc.asyncProperty(json.object, async (metadata) => {
        const sent = `{"application_id":"${seededApplication}","limited_amount":7,"metadata":${metadata}}`;
        const created = await me('POST', '/credentials/', sent);
        expect(created.status).toBe(201);
        expect(Object.keys(created.json as object)).not.toContain('metadata');
        expect(created.body).toContain('"limited_amount":7,"used_amount":0,');
      }),
      { numRuns: 60 },
    );
  });

  it('loses the white space between its parts and nothing else', async () => {
    const { send } = await open({ dialects: { 'ace-data-cloud': 'live' } });
    const me = as('me', send, { 'content-type': 'application/json' });
    const sent = `{"application_id":"${seededApplication}","metadata":\n{ "a b" : [ 1.0 , " c " ] ,\t"__proto__":{} }}`;
    const created = await me('POST', '/credentials/', sent);
    expect(created.body).toContain('"metadata":{"a b":[1.0," c "],"__proto__":{}},');
  });
});

it.each(['documented', 'live'] as const)(
  'a row that a test author writes is shown in the %s dialect',
  async (dialect) => {
    const { createMock } = await import('../../../src/create-mock.ts');
    const { createSend } = await import('../../support/doors.ts');
    const mock = createMock({ seed: 1, dialects: { 'ace-data-cloud': dialect } });
    const me = as('me', createSend(mock));
    const { id } = await createCredential(me);
    mock.db.aceDataCloudCredential?.update({
      where: { id: { equals: String(id) } },
      data: { metadata: '{"n":1e2}', tags: '[1.0]', limitedAmount: 2 },
    });
    const [shown] = items(await me('GET', '/credentials/'));
    expect(shown).toMatchObject(
      dialect === 'live' ? { metadata: { n: 100 }, tags: [1], limited_amount: 2 } : { limited_amount: 2 },
    );
  },
);
