import { phraseOf } from '../../mock/faults/fault-form.ts';
import type { CoreFailures, ErrorCase, ErrorReply, Turn } from '../../mock/provider.ts';
import { ProviderError } from '../../mock/provider-error.ts';
import type { Document, Operation, SecurityScheme } from '../../spec/document.ts';
import { type Problem, refusal } from './refusal.ts';

/** What is wrong with a value of a request. */
export interface Wrong {
  readonly field: string;
  /** In words, such as `must be string`. */
  readonly reason: string;
  /** Where the value is: `body`, `query`... */
  readonly place: string;
}

/** Failures of this provider's own steps and handlers, beside those of the shared steps. */
interface Failures extends CoreFailures {
  unauthorized: object;
  invalid: Wrong;
  'unknown-item': { name: string; status?: number };
  duplicate: { field: string };
}

/** What a refusal is made from. */
export type Refused = Pick<Turn, 'route' | 'clock'>;

interface DocumentError<Params> extends ErrorCase<Params> {
  reply(params: Params, turn: Refused): ErrorReply;
}

export type DocumentErrors = { readonly [Name in keyof Failures]: DocumentError<Failures[Name]> };

export function fail<Name extends keyof Failures>(name: Name, params: Failures[Name]): never {
  throw new ProviderError(name, params);
}

/**
 * Every expected failure of a document's API. Each is refused in the document's own form; the log says which rule refused.
 */
export function documentErrors(
  name: string,
  document: Document,
  operationOf: (turn: Refused) => Operation | undefined,
): DocumentErrors {
  const refused = <Params>(
    rule: string,
    problemOf: (params: Params, turn: Refused) => Problem,
  ): DocumentError<Params> => ({
    evidence: `${name}.refused.${rule}`,
    reply: (params, turn) => refusal(document, operationOf(turn), problemOf(params, turn), turn),
  });
  return {
    'unknown-path': refused('unknown-path', ({ path }) => ({
      statuses: [404],
      message: `There is nothing at ${path}.`,
    })),
    'wrong-method': refused('wrong-method', ({ method, allowed }) => ({
      statuses: [405],
      message: `${method} is not allowed here.`,
      headers: { Allow: allowed.join(', ') },
    })),
    unauthorized: refused('unauthorized', (_, turn) => ({
      statuses: [401, 403],
      message: 'The credential is missing or is not accepted.',
      headers: { 'WWW-Authenticate': challenge(document, operationOf(turn)) },
    })),
    'body-too-large': refused('body-too-large', ({ limit }) => ({
      statuses: [413],
      message: `The body has more than ${limit} bytes.`,
    })),
    'unsupported-media-type': refused('unsupported-media-type', (_, turn) => ({
      statuses: [415],
      message: `The body must be ${mediaTypesOf(operationOf(turn)).join(' or ')}.`,
    })),
    'malformed-json': refused('malformed-json', ({ reason }) => ({
      statuses: [400, 422],
      message: reason === 'empty' ? 'The body is missing.' : 'The body is not valid JSON.',
    })),
    invalid: refused('invalid', ({ field, reason, place }) => ({
      statuses: place === 'path' ? [400, 422, 404] : place === 'body' ? [422, 400] : [400, 422],
      message: field === '' ? `The ${place} ${reason}.` : `${field} ${reason}.`,
      ...(field !== '' && { field }),
    })),
    'unknown-item': refused('unknown-item', ({ name: what, status = 404 }) => ({
      statuses: [status, 404],
      message: `There is no such ${what}.`,
    })),
    duplicate: refused('duplicate', ({ field }) => ({
      statuses: [409, 400, 422],
      message: `There is one with this ${field} already.`,
      field,
    })),
  };
}

/** The form of an error that no request causes: too many requests, the server's own failure. */
export function statusProblem(status: number): Problem {
  return { statuses: [status], message: `${phraseOf(status)}.` };
}

export function mediaTypesOf(operation: Operation | undefined): readonly string[] {
  return operation?.body?.contents.map(({ mediaType }) => mediaType) ?? [];
}

/** What a caller may authenticate with (RFC 9110, section 11.6.1). */
function challenge({ securitySchemes }: Document, operation: Operation | undefined): string {
  const schemes = [...new Set((operation?.security ?? []).flat())].flatMap(
    (one) => securitySchemes[one] ?? [],
  );
  return [...new Set(schemes.map(challengeOf))].join(', ') || 'Bearer';
}

function challengeOf({ type, scheme, prefix }: SecurityScheme): string {
  if (type === 'http' && scheme === 'basic') return 'Basic realm="api", charset="UTF-8"';
  if (type === 'apiKey') return prefix ?? 'ApiKey';
  return 'Bearer';
}
