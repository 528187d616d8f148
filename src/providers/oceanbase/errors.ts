import { type Fail, failFrom } from '../../mock/failures.ts';
import type { ErrorCase, ErrorReply, Turn } from '../../mock/provider.ts';
import { digestServer } from './digest-server.ts';
import { failure } from './present.ts';

/** Every expected failure. Codes other than INVALID_PARAMETER, and all wordings, are our own: no source has any. */
export const errors = {
  unauthorized: unauthorized('oceanbase.auth.unauthorized', 'The AccessKey is missing or wrong.'),
  'stale-nonce': unauthorized('oceanbase.auth.stale-nonce', 'The nonce has expired.', { stale: true }),
  'replayed-request': unauthorized('oceanbase.auth.replayed-request', 'The nonce count was used before.'),
  'basic-refused': unauthorized('oceanbase.auth.basic-refused', 'Basic is not accepted here. Use Digest.'),

  'missing-org': invalid('oceanbase.header.missing-org', () => 'X-OB-Org-Id is required.'),
  'missing-project': invalid('oceanbase.header.missing-project', () => 'X-OB-Project-Id is required.'),
  'missing-field': invalid<Field>('oceanbase.create.missing-field', ({ field }) => `${field} is required.`),
  'empty-field': invalid<Field>('oceanbase.create.empty-field', ({ field }) => `${field} must not be empty.`),
  'mistyped-field': invalid<Field>(
    'oceanbase.create.mistyped-field',
    ({ field }) => `${field} must be a string.`,
  ),
  'invalid-body': invalid('oceanbase.create.mistyped-body', () => 'The request body must be a JSON object.'),
  'malformed-json': invalid('oceanbase.create.malformed-json', () => 'The request body is not valid JSON.'),
  'invalid-page': invalid<Field>(
    'oceanbase.list.invalid-page',
    ({ field }) => `${field} must be an integer of at least 1.`,
  ),
  'missing-id': invalid('oceanbase.delete.missing-id', () => 'id is required.'),

  'unknown-key': refusal(
    'oceanbase.delete.unknown-key',
    404,
    'NOT_FOUND',
    () => 'The API key does not exist.',
  ),
  'unknown-path': refusal<{ path: string }>(
    'oceanbase.unknown-path',
    404,
    'NOT_FOUND',
    ({ path }) => `There is nothing at ${path}.`,
  ),
  'wrong-method': refusal<{ method: string; allowed: readonly string[] }>(
    'oceanbase.method.wrong-method',
    405,
    'METHOD_NOT_ALLOWED',
    ({ method }) => `${method} is not allowed here.`,
    ({ allowed }) => ({ Allow: allowed.join(', ') }),
  ),
  'body-too-large': refusal(
    'oceanbase.create.body-too-large',
    413,
    'PAYLOAD_TOO_LARGE',
    () => 'The request body is too large.',
  ),
  'unsupported-media-type': refusal(
    'oceanbase.create.unsupported-media-type',
    415,
    'UNSUPPORTED_MEDIA_TYPE',
    () => 'The Content-Type must be application/json.',
  ),
};

export const fail: Fail<typeof errors> = failFrom<typeof errors>();

interface Field {
  readonly field: string;
}

type Nothing = Record<never, never>;

function refusal<Params = Nothing>(
  evidence: string,
  status: number,
  code: string,
  message: (params: Params) => string,
  headers: (params: Params, turn: Turn) => NonNullable<ErrorReply['headers']> = () => ({}),
): ErrorCase<Params> {
  return {
    evidence,
    reply: (params, turn) => ({
      status,
      headers: headers(params, turn),
      body: failure(code, message(params), turn),
    }),
  };
}

function invalid<Params = Nothing>(evidence: string, message: (params: Params) => string): ErrorCase<Params> {
  return refusal(evidence, 400, 'INVALID_PARAMETER', message);
}

/** A 401 always asks for Digest, since that is what clients answer (RFC 9110, section 11.6.1). */
function unauthorized(evidence: string, message: string, { stale = false } = {}): ErrorCase<Nothing> {
  return refusal(
    evidence,
    401,
    'UNAUTHORIZED',
    () => message,
    (_, turn) => ({ 'WWW-Authenticate': digestServer(turn).challenge({ stale }) }),
  );
}
