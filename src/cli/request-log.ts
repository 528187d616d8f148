import { show } from '../contract/report/show.ts';
import type { JournalEntry } from '../mock/journal/entry.ts';
import { createFirstTime } from './first-time.ts';
import type { Colors } from './io.ts';

/** `text`: a line for people; `json`: an object a line, for programs. */
export const logForms = ['text', 'json'] as const;
export type LogForm = (typeof logForms)[number];

export interface RequestLog {
  /** Notes a request; it is written soon, so that its reply does not wait for the log. */
  add(entry: JournalEntry): void;
  /** Writes now what was noted. */
  flush(): void;
}

/**
 * Writes a line for each request: when, what, how it ended and on what evidence. What was probably meant by a request that found
 * nothing, and what would fail at the real service, stand under it. Secrets are masked by the journal, bodies are not written.
 *
 * @example
 * const log = createRequestLog('text', (text) => process.stderr.write(text), createColors(false));
 * log.add(entry); // 10:00:00.000 POST /v0/api_keys 201 1.5 ms feldera.postApiKey as me (verified)
 */
export function createRequestLog(form: LogForm, write: (text: string) => void, color: Colors): RequestLog {
  let waiting: JournalEntry[] = [];
  const isFirst = createFirstTime();
  const lineOf = form === 'json' ? jsonLine : (entry: JournalEntry) => textLines(entry, color, isFirst);
  const flush = () => {
    const entries = waiting;
    waiting = [];
    if (entries.length > 0) write(entries.map(lineOf).join(''));
  };
  return {
    add(entry) {
      if (waiting.push(entry) === 1) setImmediate(flush);
    },
    flush,
  };
}

function jsonLine(entry: JournalEntry): string {
  const { id, at, method, path, query, status, durationMs, provider, operation } = entry;
  const { account, namespace, evidence, grade, fault, nearMiss, warnings } = entry;
  const request = {
    id,
    at,
    method,
    path,
    query,
    status,
    durationMs,
    provider,
    operation,
    account,
    namespace,
  };
  return `${JSON.stringify({ ...request, evidence, grade, fault, nearMiss, warnings })}\n`;
}

/** @param isFirst whether a warning was not written before */
function textLines(entry: JournalEntry, color: Colors, isFirst: (warning: string) => boolean): string {
  const { at, method, path, query, status, durationMs, provider, operation, account, namespace } = entry;
  const { evidence, grade, fault, nearMiss, warnings } = entry;
  const target = query === '' ? path : `${path}?${query}`;
  const who = [
    ...(account === null ? [] : [`as ${account}`]),
    ...(namespace === '' ? [] : [`in ${namespace}`]),
    ...(fault === null ? [] : [`fault ${fault}`]),
  ].join(' ');
  const basis = grade === null ? evidence : `${grade}, ${evidence}`;
  const words = [
    color.dim(at.slice(11, -1)),
    color.bold(show(method)),
    show(target),
    painted(status, color),
    color.dim(`${durationMs < 10 ? durationMs.toFixed(1) : Math.round(durationMs)} ms`),
    ...(provider === null ? [] : [operation === null ? provider : `${provider}.${operation}`]),
    ...(who === '' ? [] : [show(who)]),
    color.dim(`(${basis})`),
  ];
  const notes = [...(nearMiss === null ? [] : [nearMiss]), ...warnings.filter(isFirst)];
  const lines = [words.join(' '), ...notes.map((note) => color.yellow(`  ! ${show(note)}`))];
  return `${lines.join('\n')}\n`;
}

function painted(status: number, color: Colors): string {
  if (status === 0) return color.red('dropped');
  if (status >= 500) return color.red(String(status));
  return status >= 400 ? color.yellow(String(status)) : color.green(String(status));
}
