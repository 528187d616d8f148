import { createContext, Script } from 'node:vm';
import { RE2JS } from 're2js';
import { toRe2 } from './re2-syntax.ts';

/** Matches texts by the `pattern` of a document. */
export interface Pattern {
  /** @throws PatternTimeoutError where no answer can be had in time */
  test(text: string): boolean;
}

/** A pattern for which no linear-time engine is at hand takes too long on a text. */
export class PatternTimeoutError extends Error {
  override readonly name = 'PatternTimeoutError';

  constructor(source: string, length: number, longestMs: number) {
    const shown = source.length > 80 ? `${source.slice(0, 80)}...` : source;
    super(`the pattern "${shown}" takes more than ${longestMs} ms on a text of ${length} characters`);
  }
}

/** What one text may take, in milliseconds, and after how many such texts a pattern is no longer tried. */
const usualMs = 1000;
const mostTimeouts = 3;

/**
 * A pattern (ECMA-262, as JSON Schema has it) that no text can make slow: RE2 takes linear time. What RE2 lacks
 * (look-around, back-references, more than a thousand repetitions) runs in the engine's own matcher, within a time limit.
 *
 * @param longestMs what one text may take where there is no linear-time engine
 * @throws SyntaxError where the pattern is no regular expression
 *
 * @example
 * compilePattern('^(a+)+$').test(`${'a'.repeat(1_000_000)}!`); // false, in less than a second
 */
export function compilePattern(source: string, longestMs = usualMs): Pattern {
  const native = nativePattern(source);
  const linear = linearPattern(source, native);
  return linear ?? withTimeLimit(source, native, longestMs);
}

/** Whether a text is a regular expression, with the `u` flag or without it: many patterns are written for one of the two. */
export function isPattern(source: string): boolean {
  try {
    return nativePattern(source) instanceof RegExp;
  } catch {
    return false;
  }
}

/** A pattern that needs no `u` flag may be wrong with it: `\-`. */
export function nativePattern(source: string): RegExp {
  try {
    return new RegExp(source, 'u');
  } catch {
    return new RegExp(source);
  }
}

function linearPattern(source: string, native: RegExp): Pattern | undefined {
  const translated = toRe2(source, native.unicode);
  if (translated === undefined) return undefined;
  try {
    const compiled = RE2JS.compile(translated);
    return { test: (text) => compiled.matcher(text).find() };
  } catch {
    return undefined;
  }
}

const match = new Script('pattern.test(text)');

function withTimeLimit(source: string, native: RegExp, longestMs: number): Pattern {
  let timeouts = 0;
  const given = { pattern: native, text: '' };
  const context = createContext(given);
  return {
    test(text) {
      if (timeouts >= mostTimeouts) throw new PatternTimeoutError(source, text.length, longestMs);
      try {
        given.text = text;
        return match.runInContext(context, { timeout: longestMs }) === true;
      } catch (error) {
        if (!isTimeout(error)) throw error;
        timeouts++;
        throw new PatternTimeoutError(source, text.length, longestMs);
      }
    },
  };
}

/** The error comes from another context, so it is no instance of our Error. */
function isTimeout(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
  );
}
