import { describe, expect, it } from 'vitest';
import type { Caller } from '../../../src/contract/http/caller.ts';
import { type CredentialProbe, credentialKinds } from '../../../src/contract/probes/credential-probe.ts';
import { credentialProbes, type KnownCredentials } from '../../../src/contract/probes/credentials.ts';
import { scramble } from '../../../src/contract/probes/near-secrets.ts';

const mine = { kind: 'user', user: 'AKid', password: 'Secret-7', basic: true } as const;

const rows: readonly (readonly [who: string, right: Caller, known?: KnownCredentials])[] = [
  ['a token', { kind: 'bearer', token: 'login-Of-us.7' }],
  [
    'a token, where keys are tokens, too',
    { kind: 'bearer', token: 'login-Of-us.7' },
    { issued: 'sk-0123456789abcdef' },
  ],
  ['a token of four digits', { kind: 'bearer', token: '4711' }],
  ['a token of three digits', { kind: 'bearer', token: '471' }],
  ['a user by Basic or Digest', mine],
  ['a user, where another is known', mine, { other: { ...mine, user: 'AKother', password: 'Theirs-8' } }],
  [
    'a user, where secrets for elsewhere are made',
    mine,
    { elsewhere: [{ label: 'the key of a thing', value: 'sk-made-here' }] },
  ],
  ['a user by Digest alone', { kind: 'user', user: 'AKid', password: '12345', basic: false }],
  ['a key in a header', { kind: 'parameter', in: 'header', name: 'X-Key', value: 'Key-7a' }],
  ['nobody', { kind: 'nobody' }],
];

describe('wrong ways to ask, for who asks rightly by', () => {
  it.each(rows.map(([who, right, known]) => [who, right, known] as const))('%s', (_, right, known) => {
    const told = credentialKinds.flatMap((kind) => [
      `${kind}:`,
      ...credentialProbes(right, kind, known).map((probe) => `  ${tell(probe)}`),
    ]);
    expect(told.join('\n')).toMatchSnapshot();
  });
});

describe('another text of the same form', () => {
  it.each(['sk-0129abf', 'apikey:Az9', 'platform-v1-0f', 'to-Az9-_.', 'Key', '0f-x', '...', ''])(
    '"%s"',
    (text) => {
      expect(scramble(text)).toMatchSnapshot();
    },
  );
});

function tell({ label, as, headers = {} }: CredentialProbe): string {
  const { kind, ...said } = as;
  const sent = [...Object.entries(said), ...Object.entries(headers)].map(
    ([name, value]) => `${name}=${value}`,
  );
  return `${label}: ${[kind, ...sent].join(', ')}`;
}
