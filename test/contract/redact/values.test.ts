import { describe, expect, it } from 'vitest';
import { maskError, maskStrings } from '../../../src/contract/redact/mask-values.ts';
import { replaceSpans } from '../../../src/contract/redact/replace-spans.ts';
import { createRedactor } from '../../../src/contract/redact.ts';

describe('spans are replaced', () => {
  const replaced = (
    text: string,
    shown: readonly string[],
    ...spans: readonly (readonly [number, number, string])[]
  ) =>
    replaceSpans(
      text,
      spans.map(([start, end, mask]) => ({ start, end, mask })),
      new Set(shown),
    );

  it.each<[kind: string, spans: (readonly [number, number, string])[], out: string]>([
    ['none', [], '0123456789'],
    ['one', [[2, 4, 'A']], '01A456789'],
    [
      'at both ends, in any order',
      [
        [8, 10, 'B'],
        [0, 2, 'A'],
      ],
      'A234567B',
    ],
    [
      'neighbours',
      [
        [2, 4, 'A'],
        [4, 6, 'B'],
      ],
      '01AB6789',
    ],
    [
      'one within another',
      [
        [3, 5, 'B'],
        [2, 8, 'A'],
      ],
      '01A89',
    ],
    [
      'two from one place',
      [
        [2, 4, 'B'],
        [2, 8, 'A'],
      ],
      '01A89',
    ],
    [
      'overlapping, the first longer',
      [
        [2, 6, 'A'],
        [5, 8, 'B'],
      ],
      '01A89',
    ],
    [
      'overlapping, the second longer',
      [
        [2, 5, 'A'],
        [4, 9, 'B'],
      ],
      '01B9',
    ],
    [
      'overlapping, as long as each other',
      [
        [2, 5, 'A'],
        [4, 7, 'B'],
      ],
      '01A789',
    ],
    [
      'three in a row, the longest last',
      [
        [0, 3, 'A'],
        [2, 6, 'B'],
        [5, 10, 'C'],
      ],
      'C',
    ],
    [
      'three in a row, the longest in the middle',
      [
        [0, 3, 'A'],
        [2, 7, 'B'],
        [6, 9, 'C'],
      ],
      'B9',
    ],
  ])('%s', (_kind, spans, out) => {
    expect(replaced('0123456789', [], ...spans)).toBe(out);
  });

  it('but not within a mask that stands there already', () => {
    const text = 'a ***k-1*** b';
    const mask = '***k-1***';
    expect(replaced(text, [mask], [2, 11, 'X'])).toBe(text);
    expect(replaced(text, [mask], [5, 8, 'X'])).toBe(text);
    expect(replaced(text, [mask], [1, 8, 'X'])).toBe('aX*** b');
    expect(replaced(text, [mask], [5, 12, 'X'])).toBe('a ***Xb');
    expect(replaced(text, [mask], [0, 1, 'X'], [5, 8, 'Y'])).toBe('X ***k-1*** b');
    expect(replaced(text, [mask], [12, 13, 'X'])).toBe('a ***k-1*** X');
    expect(replaced(text, ['***k-2***'], [5, 8, 'X'])).toBe('a ***X*** b');
  });
});

describe('plain data', () => {
  it('is masked in every string and key, and stays what it is', () => {
    const value = { 'a-x': ['x', { b: 'x-x' }, null, 1, true, undefined], c: null };
    expect(maskStrings(value, (text) => text.replaceAll('x', '*'))).toEqual({
      'a-*': ['*', { b: '*-*' }, null, 1, true, undefined],
      c: null,
    });
  });
});

describe('an error', () => {
  const hide = (text: string) => text.replaceAll('secret', '***');

  it('is masked in message, stack and causes, and keeps its name and code', () => {
    const cause = new RangeError('inner secret');
    const error = Object.assign(new TypeError('a secret', { cause }), { code: 'ESECRET' });
    error.stack = 'stack of secret';
    const masked = maskError(error, hide);
    expect([masked.name, masked.message, masked.stack]).toEqual(['TypeError', 'a ***', 'stack of ***']);
    expect(masked).toHaveProperty('code', 'ESECRET');
    expect(masked.cause).toBeInstanceOf(Error);
    expect(String(masked.cause)).toBe('RangeError: inner ***');
  });

  it.each([
    ['none', undefined, false],
    ['a number', 7, false],
    ['a text', 'E', true],
  ])('has a code only where it had one: %s', (_kind, code, has) => {
    const masked = maskError(
      code === undefined ? new Error('x') : Object.assign(new Error('x'), { code }),
      hide,
    );
    expect(Object.hasOwn(masked, 'code')).toBe(has);
    expect(Object.hasOwn(masked, 'cause')).toBe(false);
  });

  it('is made of whatever was thrown', () => {
    expect(String(maskError('a secret', hide))).toBe('Error: a ***');
    expect(String(maskError(new Error('x', { cause: 'secret' }), hide).cause)).toBe('Error: ***');
  });

  it('without a stack gets none that was not masked', () => {
    const error = new Error('a secret');
    delete error.stack;
    expect(maskError(error, hide).stack).not.toContain('secret');
  });
});

describe('a redactor', () => {
  it('names a mask by what was learnt, and numbers it', () => {
    const redactor = createRedactor();
    redactor.learn('first-1');
    redactor.learn('second', 'a--b c!');
    redactor.learn('12345', 'short');
    expect(redactor.mask('first-1 second 12345')).toBe('***secret-1*** ***a-b-c--2*** 12345');
    expect(redactor.secrets()).toEqual([
      { name: 'KEYMOCK_SECRET_1', value: 'first-1' },
      { name: 'KEYMOCK_SECRET_2', value: 'second' },
    ]);
  });

  it('knows a secret of eighteen bytes by its first half, and of seventeen only whole', () => {
    const [long, short] = ['abcdefghijklmnopqr', 'ABCDEFGHIJKLMNOPQ'];
    const redactor = createRedactor();
    redactor.learn(long);
    redactor.learn(short);
    expect(redactor.mask(`${long.slice(0, 12)} ${long.slice(0, 11)}`)).toBe('***secret-1*** abcdefghijk');
    expect(redactor.mask(`${short} ${short.slice(0, 16)}`)).toBe('***secret-2*** ABCDEFGHIJKLMNOP');
    redactor.learn('0123456789'.repeat(4));
    expect(redactor.mask(`01234567890123456789 ${'0123456789012345678'}`)).toBe(
      '***secret-3*** 0123456789012345678',
    );
  });

  it('masks anew what it showed before a secret was learnt, texts of any length', () => {
    const redactor = createRedactor();
    redactor.learn('first-1');
    const texts = ['is second', `${'x'.repeat(5_000)} second`];
    expect(texts.map(redactor.mask)).toEqual(texts);
    redactor.learn('second');
    expect(texts.map(redactor.mask)).toEqual(texts.map((text) => text.replace('second', '***secret-2***')));
  });

  it('reads pluses as spaces once a secret has a space', () => {
    const redactor = createRedactor();
    redactor.learn('no-space');
    redactor.learn('my secret');
    expect(redactor.mask('a=my+secret')).toBe('a=***secret-2***');
  });

  it('shows what is allowed, also as Basic has it, and learns it from nowhere', () => {
    const redactor = createRedactor();
    redactor.allow('nobody:wrong-1');
    redactor.allow('made-up-key-1');
    const pair = Buffer.from('nobody:wrong-1').toString('base64');
    const request = {
      method: 'GET',
      url: 'http://h/?token=made-up-key-1',
      headers: [
        ['Authorization', `Basic ${pair}`],
        ['X-Api-Key', 'made-up-key-1'],
      ] as const,
      body: '{"token":"made-up-key-1"}',
    };
    redactor.learnRequest(request);
    expect(redactor.maskRequest(request)).toEqual(request);
    expect(redactor.secrets()).toEqual([]);
  });

  it('learns from a request alone, and masks plain data', () => {
    const redactor = createRedactor();
    redactor.learnRequest({
      method: 'GET',
      url: 'http://h/',
      headers: [['Authorization', 'Bearer abc-123-x']],
    });
    expect(redactor.maskValue({ 'abc-123-x': ['abc-123-x', 1] })).toEqual({
      '***token-1***': ['***token-1***', 1],
    });
  });

  it.each([
    [{ user: 'ak:sk-123456' }, ['ak:sk-123456', 'sk-123456']],
    [{ otherUser: 'ak:' }, []],
    [{ token: 'Bearer abc-123-x' }, ['Bearer abc-123-x', 'abc-123-x']],
    [{ token: undefined }, []],
  ])('learns the credentials %j', (credentials, values) => {
    const redactor = createRedactor();
    redactor.learnCredentials(credentials);
    expect(redactor.secrets().map(({ value }) => value)).toEqual(values);
  });

  it('of a run that makes up credentials hides a digest, and what holds a given password however short', () => {
    const redactor = createRedactor({ ownRequests: true });
    redactor.learnCredentials({ token: 'me', user: 'ak:' });
    const masked = (authorization: string) => {
      const request = {
        method: 'GET',
        url: 'http://h/',
        headers: [['Authorization', authorization]] as const,
      };
      redactor.learnRequest(request);
      return redactor.maskRequest(request).headers[0]?.[1];
    };
    const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;
    expect(masked('Bearer me')).toBe('Bearer ***');
    expect(masked(basic('x:me'))).toBe('Basic ***');
    expect(masked(basic('x:yo'))).toBe(basic('x:yo'));
    expect(masked('Bearer yo')).toBe('Bearer yo');
    expect(masked('Digest username="u", response="0123456789"')).toBe('Digest username="u", response="***"');
    expect(redactor.mask('said 0123456789')).toMatch(/^said \*\*\*digest-\d\*\*\*$/);
  });
});
