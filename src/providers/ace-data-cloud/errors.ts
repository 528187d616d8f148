import { type Fail, failFrom } from '../../mock/failures.ts';
import type { CoreFailures, ErrorCase, ErrorReply, Turn } from '../../mock/provider.ts';
import { djangoPage } from './django-page.ts';
import type { BodyFaults } from './serializers.ts';
import { allowOf } from './stack.ts';

/** Every expected failure. The wordings are Django REST Framework's, unless the provider documents its own. */
export const errors = {
  'not-authenticated': {
    evidence: 'ace-data-cloud.error.not-authenticated',
    reply: (_, turn) => ({
      ...envelope(401, 'not_authenticated', 'Authentication credentials were not provided.', turn),
      headers: { 'WWW-Authenticate': 'Bearer realm="api"' },
    }),
  } satisfies ErrorCase<Nothing>,
  'permission-denied': refusal(
    'permission-denied',
    403,
    'permission_denied',
    () => 'You do not have permission to perform this action.',
  ),
  'need-verify': refusal(
    'need-verify',
    403,
    'need_verify',
    () => 'This service requires manual verification.',
  ),
  'not-found': refusal('not-found', 404, 'not_found', () => 'Not found.'),
  'service-not-found': refusal('service-not-found', 404, 'not_found', () => 'Service not found.'),
  'unknown-path': refusal('unknown-path', 404, 'not_found', () => 'Not found.'),
  'wrong-method': {
    evidence: 'ace-data-cloud.error.method-not-allowed',
    reply: ({ method, allowed }, turn) => ({
      ...envelope(405, 'method_not_allowed', `Method "${method}" not allowed.`, turn),
      headers: { Allow: allowOf(allowed) },
    }),
  } satisfies ErrorCase<CoreFailures['wrong-method']>,
  /** Django itself refuses, before the framework has a say: hence a page. */
  'body-too-large': {
    evidence: 'ace-data-cloud.error.too-large',
    reply: () => djangoPage(400, 'Bad Request'),
  } satisfies ErrorCase<Nothing>,
  'not-acceptable': refusal(
    'not-acceptable',
    406,
    'not_acceptable',
    () => 'Could not satisfy the request Accept header.',
  ),
  'unsupported-media-type': refusal<CoreFailures['unsupported-media-type']>(
    'unsupported-media-type',
    415,
    'unsupported_media_type',
    ({ contentType }) => `Unsupported media type "${contentType}" in request.`,
  ),
  'unreadable-body': refusal<{ message: string }>(
    'parse-error',
    400,
    'parse_error',
    ({ message }) => message,
  ),

  duplication: refusal('duplication', 400, 'duplication', () => 'Item already exists.'),
  'invalid-body': invalid<InvalidBody>('field-invalid', ({ faults }) => faults),
  'not-an-object': invalid<{ type: string }>('not-an-object', ({ type }) => ({
    non_field_errors: [
      type === 'NoneType' ? 'No data provided' : `Invalid data. Expected a dictionary, but got ${type}.`,
    ],
  })),
  'application_id-required': invalid<InvalidBody>('application-id-required', ({ faults }) => faults),
  'service_id-required': invalid<InvalidBody>('service-id-required', ({ faults }) => faults),
  'allow_consume_global-required': invalid<InvalidBody>(
    'allow-consume-global-required',
    ({ faults }) => faults,
  ),
  'proxy-credential-exists': invalid('proxy-credential-exists', () => ({
    application_id: ['This application already has a credential.'],
  })),
  'unknown-api': invalid('unknown-api.live', () => ({ allowed_api_ids: ['Unknown API.'] })),
};

export const fail: Fail<typeof errors> = failFrom<typeof errors>();

type Nothing = Record<never, never>;

interface InvalidBody {
  readonly faults: BodyFaults;
}

function refusal<Params = Nothing>(
  name: string,
  status: number,
  code: string,
  detail: (params: Params, turn: Turn) => string,
): ErrorCase<Params> {
  return {
    evidence: `ace-data-cloud.error.${name}`,
    reply: (params, turn) => envelope(status, code, detail(params, turn), turn),
  };
}

/** What is wrong with each field. */
function invalid<Params = Nothing>(name: string, detail: (params: Params) => object): ErrorCase<Params> {
  return {
    evidence: `ace-data-cloud.error.${name}`,
    reply: (params, turn) => envelope(400, 'invalid', detail(params), turn),
  };
}

function envelope(status: number, code: string, detail: string | object, { chance }: Turn): ErrorReply {
  return { status, body: { detail, code, trace_id: chance.hex(32) } };
}
