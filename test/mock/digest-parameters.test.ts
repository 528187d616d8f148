import { describe, expect, it } from 'vitest';
import { readAuthParameters } from '../../src/mock/digest/parameters.ts';
import { utf8FromHeader } from '../../src/mock/utf8-from-header.ts';

describe('reading the parameters of a credential', () => {
  it.each([
    ['a=1', { a: '1' }],
    ['a=1,b=2', { a: '1', b: '2' }],
    ['a=1 ,\t b="2"', { a: '1', b: '2' }],
    ['A="x"', { a: 'x' }],
    ['a=""', { a: '' }],
    [String.raw`a="say \"hi\" \\ there, b=2"`, { a: String.raw`say "hi" \ there, b=2` }],
    ['a="tab\there"', { a: 'tab\there' }],
  ])('takes %s', (text, parameters) => {
    expect(Object.fromEntries(readAuthParameters(text) ?? [])).toEqual(parameters);
  });

  it.each([
    ['nothing', ''],
    ['a name alone', 'a'],
    ['no value', 'a='],
    ['no name', '="1"'],
    ['spaces around the equals sign', 'a = 1'],
    ['an open quote', 'a="1'],
    ['an open escape', 'a="1\\"'],
    ['a needless escape', String.raw`a="\1"`],
    ['text after a quote', 'a="1"x'],
    ['two values', 'a="1""2"'],
    ['no comma', 'a=1 b=2'],
    ['an empty element', 'a=1,,b=2'],
    ['a comma at the end', 'a=1,'],
    ['a comma at the start', ',a=1'],
    ['a semicolon', 'a=1;b=2'],
    ['a name twice', 'a=1, a=1'],
    ['a name twice in another case', 'a=1, A=2'],
    ['a line break', 'a="1\n2"'],
    ['a null character', 'a="\0"'],
  ])('refuses %s', (_, text) => {
    expect(readAuthParameters(text)).toBeUndefined();
  });
});

describe('header bytes as UTF-8', () => {
  it.each([
    ['AK', 'AK'],
    ['\u00c3\u00bc', 'ü'],
    ['\u00fc', undefined],
    ['\u0443', undefined],
  ])('reads %j as %j', (value, text) => {
    expect(utf8FromHeader(value)).toBe(text);
  });
});
