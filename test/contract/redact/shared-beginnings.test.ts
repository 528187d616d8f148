import { describe, expect, it } from 'vitest';
import { createSecretIndex } from '../../../src/contract/redact/secret-index.ts';
import { createRedactor } from '../../../src/contract/redact.ts';

/** Keys of which the first half is the same. */
const keys = Array.from({ length: 2000 }, (_, i) => `key_live_production_${String(i).padStart(6, '0')}_end`);

describe('secrets that begin alike', () => {
  it('give a few matches for each place in a text, however many they are', () => {
    const index = createSecretIndex();
    for (const key of keys) {
      const bytes = Buffer.from(key);
      index.add({ bytes, mask: key });
      index.add({ bytes: bytes.subarray(0, bytes.length / 2), whole: bytes, mask: key });
    }
    expect(index.find(Buffer.from(keys.join(' '))).length).toBeLessThanOrEqual(2 * keys.length);
  });

  it('are told apart, whole or cut', () => {
    const redactor = createRedactor();
    for (const key of keys) redactor.learn(key);
    expect(redactor.mask(`a ${keys[1234]} b`)).toBe('a ***secret-1235*** b');
    expect(redactor.mask(`a ${keys[1234]?.slice(0, -2)}`)).toBe('a ***secret-1235***');
    expect(redactor.mask(`a ${keys[0]?.slice(0, 18)}`)).toMatch(/^a \*\*\*secret-\d+\*\*\*$/);
  });

  it('of one letter are masked in a text of that letter', () => {
    const redactor = createRedactor();
    const secrets = Array.from({ length: 500 }, (_, i) => 'k'.repeat(30) + i);
    for (const secret of secrets) redactor.learn(secret);
    expect(redactor.mask(JSON.stringify(secrets))).not.toContain('kkkkkk');
  });
});
