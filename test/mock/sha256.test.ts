import { describe, expect, it } from 'vitest';
import { portableSha256, sha256 } from '../../src/mock/sha256.ts';

/** NIST's examples for FIPS 180-4, and texts that UTF-8 makes longer or cannot hold. */
const vectors: readonly (readonly [text: string, hex: string])[] = [
  ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
  ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  [
    'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  ],
];

describe.each([
  ['as it is', sha256],
  ['where there is no Node', portableSha256],
])('SHA-256 %s', (_, digest) => {
  it.each(vectors)('of %j is the published one', (text, hex) => {
    expect(digest(text, 'hex')).toBe(hex);
    expect(atob(digest(text, 'base64'))).toBe(String.fromCharCode(...Buffer.from(hex, 'hex')));
  });
});

it.each(['grüße', '\u{1f511}', '\ud800 alone', '\0\n', 'x'.repeat(1000)])(
  'SHA-256 of %j is the same with Node and without',
  (text) => {
    expect(sha256(text, 'hex')).toBe(portableSha256(text, 'hex'));
    expect(sha256(text, 'base64')).toBe(portableSha256(text, 'base64'));
  },
);
