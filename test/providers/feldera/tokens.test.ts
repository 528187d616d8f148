import { expect, test } from 'vitest';
import type { Dialect } from '../../../src/mock/provider.ts';
import { eachDoor } from '../../support/doors.ts';
import { proves } from '../../support/ledger.ts';
import { callerOf } from './support.ts';

const encode = (part: unknown) => Buffer.from(JSON.stringify(part)).toString('base64url');
const now = Date.parse('2024-08-01T10:00:00Z') / 1000;
const claims = { iss: 'https://login.example', sub: 'me', aud: 'feldera-api', iat: now, exp: now + 60 };
const header = { alg: 'RS256', kid: 'k1' };
const token = (given: object = {}, head: object = header, signature = 'c2ln') =>
  `${encode(head)}.${encode({ ...claims, ...given })}.${signature}`;
const known = token();
const { exp: _, ...endless } = claims;

/** Tokens, and why they are refused where only the known one is accepted. */
const refused: readonly (readonly [what: string, token: string, Record<Dialect, string>])[] = [
  ['not three parts', 'null', { documented: 'InvalidToken', live: 'Malformed JWT: missing iss claim' }],
  ['two parts', 'e30.e30', { documented: 'InvalidToken', live: 'Malformed JWT: missing iss claim' }],
  both('another signature', token({}, header, 'YWJj'), 'InvalidSignature'),
  both('another subject', token({ sub: 'you' }), 'InvalidSignature'),
  both('another audience', token({ aud: 'x' }), 'InvalidAudience'),
  both('one audience of several', token({ aud: ['x', 'feldera-api'] }), 'InvalidSignature'),
  both('no signature algorithm of the issuer', token({}, { alg: 'HS256', kid: 'k1' }), 'InvalidAlgorithm'),
  both(
    'an unknown key',
    token({}, { alg: 'RS256', kid: 'k2' }),
    'Authentication failed - JWT key format error',
  ),
  both('no key', token({}, { alg: 'RS256' }), 'InvalidToken'),
  both('an end that has passed', token({ exp: now - 61 }), 'ExpiredSignature'),
  both(
    'no end',
    `${encode(header)}.${encode(endless)}.c2ln`,
    `JSON error: missing field \`exp\` at line 1 column ${JSON.stringify(endless).length}`,
  ),
  both(
    'an end that is a text',
    token({ exp: 'soon' }),
    `JSON error: invalid type: string \\"soon\\", expected i64 at line 1 column ${JSON.stringify({ ...claims, exp: 'soon' }).length - 1}`,
  ),
  ...[
    ['9223372036854775808', 'invalid value: integer `9223372036854775808`'],
    ['1e21', 'invalid type: floating point `1000000000000000000000.0`'],
    ['1.5e-7', 'invalid type: floating point `0.00000015`'],
  ].map(([end = '', found = '']) => {
    const text = JSON.stringify({ exp: 0 }).replace('0', end);
    return both(
      `an end of ${end}`,
      `${encode(header)}.${Buffer.from(text.replace('}', `,${JSON.stringify(endless).slice(1)}`)).toString('base64url')}.c2ln`,
      `JSON error: ${found}, expected i64 at line 1 column ${text.length - 1}`,
    );
  }),
  both('a space in front', ` ${known}`, 'Base64 error: Invalid symbol 32, offset 0.'),
  both('a comma behind', `${known},x`, 'Base64 error: Invalid symbol 44, offset 4.'),
  [
    'another issuer',
    token({ iss: 'https://other.example' }),
    { documented: 'InvalidIssuer', live: 'No OIDC trust relationship matches this token' },
  ],
  [
    'another issuer and no key',
    token({ iss: 'https://other.example' }, { alg: 'RS256' }),
    { documented: 'InvalidToken', live: 'JWT header missing kid' },
  ],
  [
    'no issuer',
    token({ iss: 5 }),
    {
      documented: 'JSON error: invalid type: integer `5`, expected a string at line 1 column 8',
      live: 'Malformed JWT: missing iss claim',
    },
  ],
];

function both(what: string, given: string, reason: string) {
  return [what, given, { documented: reason, live: reason }] as const;
}

const rows = refused.flatMap(([what, given, reasons]) =>
  (['documented', 'live'] as const).map((dialect) => [dialect, what, given, reasons[dialect]] as const),
);

eachDoor('tokens where only known ones are accepted', (open) => {
  const options = (dialect: Dialect) =>
    ({
      dialects: { feldera: dialect },
      settings: { feldera: { auth: 'strict', credentials: { [known]: 'team' } } },
    }) as const;

  test.each(rows)('%s: a token with %s', async (dialect, _what, given, reason) => {
    const { send } = await open(options(dialect));
    const answer = await send({ path: '/v0/api_keys', headers: { Authorization: `Bearer ${given}` } });
    expect(answer).toMatchObject({
      status: 401,
      headers: { 'www-authenticate': `Bearer error_description="${reason}"` },
      body: '',
    });
    expect((await callerOf(send, known).list()).status).toBe(200);
  });

  test('a subprotocol of a WebSocket counts where there is no Authorization', async () => {
    const { send, mock } = await open(options('live'));
    const headers = { 'Sec-WebSocket-Protocol': `chat, feldera-bearer.${known}` };
    expect((await send({ path: '/v0/api_keys', headers })).status).toBe(200);
    const other = { Authorization: 'Basic eDp5', ...headers };
    expect((await send({ path: '/v0/api_keys', headers: other })).status).toBe(401);
    proves(mock, 'feldera.auth.subprotocol');
  });
});
