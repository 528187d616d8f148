import type { IncomingMessage } from 'node:http';
import { checkKeys, suggestion } from '../mock/check-keys.ts';
import type { EntryFilter } from '../mock/journal/entry.ts';
import { isDeeper } from '../mock/json.ts';
import { Problem } from './problem.ts';

/** Deeper than anything that the control API takes. */
const maxDepth = 100;

/**
 * The body of a request as JSON; undefined where there is none.
 *
 * @param limit in bytes
 * @throws Problem of status 400 or 413.
 */
export async function readJsonBody(request: IncomingMessage, limit: number): Promise<unknown> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > limit)
      throw new Problem(413, `The body is larger than ${limit} bytes.`, { Connection: 'close' });
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  const text = Buffer.concat(chunks).toString('utf8');
  if (isDeeper(text, maxDepth)) throw new Problem(400, `The body is nested deeper than ${maxDepth} levels.`);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Problem(
      400,
      `The body is no JSON: ${error instanceof Error ? error.message.slice(0, 200) : ''}`,
    );
  }
}

/** The fields of a body that must be an object; none where there is no body. */
export function fieldsOf(
  task: string,
  body: unknown,
  known: readonly string[],
): ReadonlyMap<string, unknown> {
  checkKeys(task, 'field', body ?? {}, known);
  return new Map(Object.entries(body ?? {}));
}

/** @throws Problem where a parameter is unknown, or is there twice. */
export function checkQuery(query: URLSearchParams, known: readonly string[]): void {
  for (const name of query.keys()) {
    if (!known.includes(name)) {
      const hint = known.length === 0 ? 'There is none here.' : suggestion(name, known);
      throw new Problem(400, `No query parameter "${name}". ${hint}`);
    }
    if (query.getAll(name).length > 1)
      throw new Problem(400, `The query parameter "${name}" is there twice.`);
  }
}

export const filterNames = ['provider', 'operation', 'status', 'account', 'namespace'] as const;

/** Which requests a query means. */
export function readFilter(query: URLSearchParams): EntryFilter {
  const texts = filterNames.flatMap((name) => {
    const value = query.get(name);
    return value === null || name === 'status' ? [] : [[name, value] as const];
  });
  const status = readCount(query, 'status', { least: 0, most: 599 });
  return { ...Object.fromEntries(texts), ...(status !== undefined && { status }) };
}

/** A whole number of a query; undefined where it is not there. */
export function readCount(
  query: URLSearchParams,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new Problem(400, `The query parameter "${name}" must be a whole number from ${least} to ${most}.`);
}

/** Seconds of a query, as milliseconds. */
export function readSeconds(query: URLSearchParams, name: string, byDefault: number, most: number): number {
  const text = query.get(name) ?? String(byDefault);
  const value = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (value <= most) return value * 1000;
  throw new Problem(400, `The query parameter "${name}" must be seconds from 0 to ${most}.`);
}
