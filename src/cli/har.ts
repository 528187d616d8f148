import type { Exchange } from '../contract/index.ts';
import { arrayOf, isObject, type JsonObject, objectOf, textOf } from '../spec/json.ts';
import { UsageError } from './usage-error.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * The exchanges of a HAR 1.2 file. Entries without an answer are left out.
 *
 * @throws UsageError where the text is no HAR.
 * @example
 * readHar('{"log":{"version":"1.2","entries":[]}}', 'app.har'); // []
 */
export function readHar(text: string, file: string): Exchange[] {
  const entries = objectOf(parse(text, file)['log'])['entries'];
  if (!Array.isArray(entries)) throw new UsageError(`"${file}" is no HAR file: it has no log.entries.`);
  return arrayOf(entries)
    .map(objectOf)
    .filter((entry) => Number(objectOf(entry['response'])['status']) > 0)
    .map(toExchange);
}

function parse(text: string, file: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isObject(value)) return value;
  } catch {
    // Told below, without quoting the file: it may hold secrets.
  }
  throw new UsageError(`"${file}" is no HAR file: it is not a JSON object.`);
}

function toExchange(entry: JsonObject, index: number): Exchange {
  const request = objectOf(entry['request']);
  const response = objectOf(entry['response']);
  const sent = textOf(objectOf(request['postData'])['text']);
  return {
    index,
    request: {
      method: (textOf(request['method']) ?? 'GET').toUpperCase(),
      url: textOf(request['url']) ?? '',
      headers: pairsOf(request['headers']),
      ...(sent !== undefined && { body: sent }),
    },
    response: {
      status: Number(response['status']),
      headers: pairsOf(response['headers']),
      body: bodyOf(response),
    },
    startedAt: Date.parse(textOf(entry['startedDateTime']) ?? '') || 0,
    durationMs: Number(entry['time']) || 0,
  };
}

/** HTTP/2's pseudo-headers, which browsers record, are no headers. */
function pairsOf(headers: unknown): Pairs {
  return arrayOf(headers)
    .map(objectOf)
    .map(({ name, value }) => [textOf(name) ?? '', textOf(value) ?? ''] as const)
    .filter(([name]) => name !== '' && !name.startsWith(':'));
}

function bodyOf(response: JsonObject): string {
  const content = objectOf(response['content']);
  const text = textOf(content['text']) ?? '';
  return content['encoding'] === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
}
