import { arrayOf, isObject, type JsonObject, objectOf, textOf } from '../../spec/json.ts';
import { cappedComment } from '../cap.ts';
import type { Exchange, ReceivedResponse } from '../types.ts';
import { type Body, toBody } from './tap.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/** A text that is no HAR file. Its message quotes nothing of it: a recording is full of secrets. */
export class HarError extends Error {
  override readonly name = 'HarError';
}

/**
 * The exchanges of a HAR 1.2 file, as browsers, proxies and test tools record it. Entries without an answer (blocked,
 * aborted) are left out; a later entry keeps its index.
 *
 * @throws HarError where the text is no HAR
 *
 * @example
 * readHar('{"log":{"version":"1.2","entries":[]}}'); // []
 */
export function readHar(text: string): Exchange[] {
  const entries = objectOf(parse(text)['log'])['entries'];
  if (!Array.isArray(entries)) throw new HarError('it has no log.entries');
  return arrayOf(entries)
    .map(objectOf)
    .map((entry, index) => toExchange(entry, index))
    .filter((exchange) => exchange.response.status > 0 && exchange.request.url !== '');
}

function parse(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    if (isObject(value)) return value;
  } catch {
    // Told below, for the parser's own message quotes the text.
  }
  throw new HarError('it is not a JSON object');
}

function toExchange(entry: JsonObject, index: number): Exchange {
  const request = objectOf(entry['request']);
  const response = objectOf(entry['response']);
  const body = sentBody(objectOf(request['postData']));
  return {
    index,
    request: {
      method: (textOf(request['method']) ?? 'GET').toUpperCase(),
      url: textOf(request['url']) ?? '',
      headers: pairsOf(request['headers']),
      ...(body !== undefined && { body }),
    },
    response: {
      status: Number(response['status']) || 0,
      headers: decodedHeaders(pairsOf(response['headers'])),
      ...receivedBody(objectOf(response['content']), Number(response['bodySize'])),
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

/** A recording holds bodies decoded, so what described the coded one is no more true. */
function decodedHeaders(headers: Pairs): Pairs {
  const isCoded = headers.some(([name]) => name.toLowerCase() === 'content-encoding');
  if (!isCoded) return headers;
  return headers.filter(([name]) => !['content-encoding', 'content-length'].includes(name.toLowerCase()));
}

/** A form may be recorded as parameters only. */
function sentBody(postData: JsonObject): string | undefined {
  const text = textOf(postData['text']);
  const parameters = arrayOf(postData['params']).map(objectOf);
  if (text !== undefined && (text !== '' || parameters.length === 0)) {
    return postData['encoding'] === 'base64' ? Buffer.from(text, 'base64').toString('utf8') : text;
  }
  if (parameters.length === 0) return undefined;
  const pairs = parameters.map(({ name, value }): [string, string] => [
    textOf(name) ?? '',
    textOf(value) ?? '',
  ]);
  return new URLSearchParams(pairs).toString();
}

/** @param sent bytes of the body as it was sent, where the recording says so: it may leave the body itself out */
function receivedBody(content: JsonObject, sent: number): Body & Pick<ReceivedResponse, 'isUnrecorded'> {
  const text = textOf(content['text']) ?? '';
  // Half a body would be judged as a broken one.
  const isCapped = content['comment'] === cappedComment;
  const isLeftOut = text === '' && (Number(content['size']) > 0 || sent > 0);
  if (isCapped || isLeftOut) return { body: '', isUnrecorded: true };
  return content['encoding'] === 'base64' ? toBody(Buffer.from(text, 'base64')) : { body: text };
}
