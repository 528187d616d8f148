import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/mock/json.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

describe('parseJson', () => {
  it.each([
    ['{"a":[1,"]"]}', { a: [1, ']'] }],
    [' null ', null],
    ['"\\""', '"'],
  ])('reads %s', (text, value) => {
    expect(parseJson(bytes(text), 2)).toEqual({ value });
  });

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['{', 'syntax'],
    ['{"a":1} x', 'syntax'],
    ['NaN', 'syntax'],
    ['[[[1]]]', 'depth'],
    ['['.repeat(10_000), 'depth'],
    ['{"a":'.repeat(10_000), 'depth'],
  ])('says why %s is none', (text, reason) => {
    expect(parseJson(bytes(text), 2)).toMatchObject({ fault: { reason } });
  });

  it('does not count brackets inside strings', () => {
    expect(parseJson(bytes('{"a":"[[[[{{{{\\"["}'), 1)).toEqual({ value: { a: '[[[[{{{{"[' } });
  });

  it('refuses bytes that are not UTF-8', () => {
    expect(parseJson(Uint8Array.of(0x22, 0xff, 0x22), 2)).toMatchObject({ fault: { reason: 'encoding' } });
  });

  it('takes __proto__ for a name like any other', () => {
    const result = parseJson(bytes('{"__proto__":{"name":"x"}}'), 9);
    const value = 'value' in result ? (result.value as { name?: string }) : {};
    expect(value.name).toBeUndefined();
    expect(Object.keys(value)).toEqual(['__proto__']);
  });
});
