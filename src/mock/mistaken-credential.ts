import { basicPair } from './basic-pair.ts';

/**
 * A sentence about a credential that is plainly a mistake: a variable without a value, or a placeholder of the documents.
 * With open authentication such a text is an account like any other, so a test would pass that can pass nowhere else.
 * Undefined where nothing is wrong. The sentence repeats no credential.
 *
 * @example
 * mistakeIn('Bearer undefined'); // 'the token is the word "undefined". ...'
 */
export function mistakeIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  for (const [name, text] of partsOf(authorization)) {
    if (!anyMistake.test(text)) continue;
    const [, describe] = mistakes.find(([pattern]) => pattern.test(text)) ?? [];
    if (describe) return `the ${name} is ${describe(text)} No real service accepts it.`;
  }
  return undefined;
}

const mistakes: readonly (readonly [RegExp, (text: string) => string])[] = [
  [/^$/, () => 'empty. Did a variable have no value?'],
  [
    /^(?:null|undefined|none|nil|nan|true|false)$/i,
    (text) => `the word "${text}". Did a variable have no value?`,
  ],
  [/^\[object [A-Za-z]+\]$/, () => 'an object that was written as a text.'],
  [/^\$(?:[a-z_]\w*$|[({])|^%\w+%$/i, () => 'the name of a variable such as $TOKEN, not its value.'],
  [/^(?:process\.env|import\.meta\.env|os\.environ|ENV\[)/, () => 'the name of a variable, not its value.'],
  [/^\{.*\}$|^<|>$|^\[.*\]$/, () => 'a placeholder such as {token} or <token>.'],
  [/^(?:your|insert|enter|replace)[-_ ]/i, () => 'a placeholder such as YOUR_TOKEN.'],
  [/^(?:todo|change[-_ ]?me|x{3,}|\*{3,}|\.{3,}|…)$/i, () => 'a placeholder.'],
  [/^(["'`]).*\1$/, () => 'in quotes, which are part of it.'],
  [/^(?:bearer|basic|token|digest)(?: |$)/i, () => 'preceded by its scheme twice.'],
];

/** One look at a credential that is none of these, which nearly all are. */
const anyMistake = new RegExp(
  mistakes.map(([pattern]) => `(?:${pattern.source.replace('\\1', '["\'`]')})`).join('|'),
  'i',
);

/** The texts of a header that somebody may have got wrong, by what they are. */
function partsOf(authorization: string): [name: string, text: string][] {
  const [, scheme = '', rest = ''] = /^(\S+)\s*(.*)$/s.exec(authorization) ?? [];
  switch (scheme.toLowerCase()) {
    case 'bearer':
      return [['token', rest]];
    case 'basic':
      return pairOf(basicPair(rest));
    case 'digest':
      return [['AccessKey', /\busername="([^"]*)"/i.exec(rest)?.[1] ?? 'unknown']];
    default:
      return [];
  }
}

function pairOf(text: string | undefined): [name: string, text: string][] {
  if (text === undefined) return [];
  const colon = text.indexOf(':');
  if (colon < 0) return [['AccessKey', text]];
  return [
    ['AccessKey', text.slice(0, colon)],
    ['secret', text.slice(colon + 1)],
  ];
}
