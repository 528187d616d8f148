import { isSecretName } from './names.ts';

/** A name and its value somewhere in a text that is no JSON, or not only. */
export interface Field {
  readonly name: string;
  readonly value: string;
  /** Where the value begins in the text. */
  readonly at: number;
  /** It is a parameter of a URL or a form. */
  readonly isParameter?: boolean;
  /** It is a string of JSON or JavaScript, escapes and all. */
  readonly isQuoted?: boolean;
  /** It may be prose: `password: must not be blank`. */
  readonly isLoose?: boolean;
}

/** So much of a value is looked at. Every repetition here has a bound, for a text may have millions of characters. */
const LONGEST = 8192;

/** `name=value` and `name: value`, quoted or not: forms, queries, fragments, connection strings, YAML, logs, attributes. */
const PLAIN =
  /(?<![\p{L}\p{N}_.-])([\p{L}_][\p{L}\p{N}_.-]{0,63}|[\p{L}]{2,12} (?:key|secret|token|password))(\s{0,8}(?:=>?|:)[^\S\n]{0,8})(?:"([^"\n]{1,4096})"|'([^'\n]{1,4096})'|(?<==[^\S\n]{0,8})\{([^{}\n]{1,4096})\}|(?!\/\/)([^\s"'&;,<>{}()[\]]{1,4096}))/giu;
/** `'name': 'value'`, and with the quotes escaped. */
const QUOTED = /(\\{0,7}['"])([\p{L}\p{N}_.-]{1,64})\1\s{0,64}(?::|=>)\s{0,64}[bru]?(\\{0,7}['"])/gu;
/** `<name>value</name>`, with a prefix, attributes or CDATA. */
const ELEMENT =
  /<(?:[\w-]{1,32}:)?([\p{L}_][\p{L}\p{N}_.-]{0,63})(?:\s[^<>]{0,256})?>\s{0,64}(?:<!\[CDATA\[)?([^<\]]{1,4096})/gu;
/** `--password value`, as in a command. */
const FLAG = /(?<![\w-])--?([a-z][\w.-]{1,63})(?:=| {1,3})["']?([^\s"'-][^\s"']{0,4095})/gi;
/** A text of several lines in TOML or Python. */
const TRIPLE = /([\p{L}_][\p{L}\p{N}_.-]{0,63})\s{0,8}=\s{0,8}("""|''')([^"']{1,4096})\2/gu;
/** A name and its value that stand apart, in markup and in JSON. */
const PAIRS = [
  // `name="password" value="..."`, and the other way round.
  /\b(?:name|key|kind|type|id|field)\s{0,4}=\s{0,4}["'](?<name>[\p{L}\p{N}_.-]{1,64})["'](?=[^<>]{0,128}?\b(?:value|content|data)\s{0,4}=\s{0,4}["'](?<value>[^"'\n]{1,4096}))/dgiu,
  /\b(?:value|content)\s{0,4}=\s{0,4}["'](?<value>[^"'\n]{1,4096})["'](?=[^<>]{0,128}?\b(?:name|key|id)\s{0,4}=\s{0,4}["'](?<name>[\p{L}\p{N}_.-]{1,64})["'])/dgiu,
  // `<setting name="password">...</setting>`
  /\b(?:name|key|id)\s{0,4}=\s{0,4}["'](?<name>[\p{L}\p{N}_.-]{1,64})["'][^<>]{0,256}>\s{0,64}(?<value>[^<\s][^<]{0,4095})/dgiu,
  // `<key>password</key><string>...</string>`
  /<(?:key|name)>\s{0,8}(?<name>[\p{L}\p{N}_.-]{1,64})\s{0,8}<\/(?:key|name)>\s{0,64}<\w{1,32}>(?<value>[^<]{1,4096})/dgiu,
  // `"key": "password", "val": "..."`
  /"(?:name|key|k|kind|type|field|label|property|attribute|setting|slug|title)"\s{0,8}:\s{0,8}"(?<name>[\p{L}\p{N}_. -]{1,64})"\s{0,8},\s{0,64}"(?:value|val|v|content|data)"\s{0,8}:\s{0,8}"(?<value>(?:\\.|[^"\\\n]){1,4096})/dgiu,
] as const;
/** The head of a part of `multipart/form-data`. */
const PART = /\bname="([^"\r\n]{1,64})"[^\r\n]{0,200}\r?\n(?:[A-Za-z-]{1,40}:[^\r\n]{0,200}\r?\n){0,4}\r?\n/g;
/** A line of YAML whose value has blanks. */
const LINE = /^[^\S\n]{0,64}(?:- )?([\p{L}_][\p{L}\p{N}_.-]{0,63}): {1,8}([^\s"'|>[{#][^\n]{0,4096})$/gmu;
/** What a text is full of that is YAML. */
const LINES = /^[^\S\n]{0,64}(?:- )?[\p{L}_][\p{L}\p{N}_.-]{0,63}:(?:\s|$)/gmu;
/** A block of YAML: what follows is indented. */
const BLOCK = /^([^\S\n]{0,64})(?:- )?([\p{L}_][\p{L}\p{N}_.-]{0,63}): {0,8}[|>][+-]?\d?[^\S\n]{0,8}\n/gmu;

/**
 * Every name with its value in a text of any form.
 *
 * @example
 * [...fieldsIn('Server=db;Password=hunter2')].at(-1); // { name: 'Password', value: 'hunter2', at: 19 }
 */
export function* fieldsIn(text: string): Generator<Field> {
  yield* plainFields(text, 0);
  for (const { 0: all, 1: name = '', 2: value = '', index } of text.matchAll(FLAG))
    yield { name, value, at: index + all.length - value.length, isLoose: true };
  // The marks are looked for first: a text seldom has any, and the patterns begin with what every text has.
  if (/"""|'''/.test(text))
    for (const { 0: all, 1: name = '', 2: quotes = '', 3: value = '', index } of text.matchAll(TRIPLE))
      yield {
        name,
        value: value.trim(),
        at: index + all.lastIndexOf(value.trim(), all.length - quotes.length),
      };
  for (const { 0: all, 2: name = '', 3: quote = '', index } of text.matchAll(QUOTED)) {
    const at = index + all.length;
    const end = closing(text, at, quote);
    yield { name, value: text.slice(at, end), at, isQuoted: true };
  }
  for (const { 0: all, 1: name = '', 2: value = '', index } of text.matchAll(ELEMENT))
    yield { name, value: value.trimEnd(), at: index + all.length - value.length };
  for (const pattern of /=\s{0,4}["']|<(?:key|name)>|"\s{0,8}:\s{0,8}"/iu.test(text) ? PAIRS : [])
    for (const { groups: { name = '', value = '' } = {}, indices } of text.matchAll(pattern))
      yield { name, value, at: indices?.groups?.value?.[0] ?? 0 };
  for (const { 0: all, 1: name = '', index } of text.matchAll(PART)) {
    const at = index + all.length;
    const [value = ''] = text.slice(at, at + LONGEST).split(/\r?\n--/, 1);
    yield { name, value, at };
  }
  yield* yamlFields(text);
}

/** How deep a value is read: `content="0;url=/cb#access_token=..."`. */
const DEEPEST = 3;

function* plainFields(text: string, from: number, depth = 0): Generator<Field> {
  for (const match of text.matchAll(PLAIN)) {
    const [all, name = '', mark = '', double, single, braced, bare = ''] = match;
    const enclosed = double ?? single ?? braced;
    const value = enclosed ?? bare;
    const before = text[match.index - 1] ?? '&';
    const at = match.index + all.length - value.length - (enclosed === undefined ? 0 : 1);
    const isParameter = mark === '=' && /[?&#;]/.test(before) && (depth === 0 || before !== ';');
    yield { name, value, at: from + at, isParameter, isLoose: mark.includes(':') };
    // All of a secret is one.
    if (depth < DEEPEST && /[=:]/.test(value) && !isSecretName(name))
      yield* plainFields(value, from + at, depth + 1);
  }
}

function* yamlFields(text: string): Generator<Field> {
  // One such line alone may be prose.
  if ((text.slice(0, 64 * 1024).match(LINES)?.length ?? 0) < 2) return;
  for (const { 0: all, 1: name = '', 2: value = '', index } of text.matchAll(LINE))
    yield { name, value: value.trimEnd(), at: index + all.length - value.length };
  for (const { 0: all, 1: indent = '', 2: name = '', index } of text.matchAll(BLOCK)) {
    const at = index + all.length;
    for (const line of text.slice(at, at + LONGEST).split('\n', 60)) {
      if (!line.startsWith(`${indent} `)) break;
      yield { name, value: line.trim(), at: text.indexOf(line, at) + line.length - line.trimStart().length };
    }
  }
}

/** The end of a value: a quote as its beginning was, with as many backslashes before it. */
function closing(text: string, from: number, quote: string): number {
  const end = Math.min(text.length, from + LONGEST);
  for (let at = text.indexOf(quote, from); at >= 0 && at < end; at = text.indexOf(quote, at + 1)) {
    const isEscaped = quote.length === 1 && text[at - 1] === '\\' && text[at - 2] !== '\\';
    if (!isEscaped) return at;
  }
  return end;
}
