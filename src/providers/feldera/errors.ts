import { type Fail, failFrom } from '../../mock/failures.ts';
import type { ErrorCase, ErrorReply, Turn } from '../../mock/provider.ts';
import { isPublic } from './paths.ts';
import type { Role } from './role.ts';

const namePattern = '^[a-zA-Z0-9_-]+$';
const nameWording =
  'be non-empty and only contain lowercase (a-z), uppercase (A-Z), number (0-9), underscore (_) or hyphen (-) characters';

/** The most bytes that a name may have. */
export const maximumNameLength = 100;

/** The most bytes that a body may have. */
export const bodyLimit = 2_097_152;

/** Every failure that is expected, with its wording and the evidence for it. */
export const errors = {
  'duplicate-name': {
    evidence: 'feldera.api-keys.duplicate-name',
    reply: (_: object, turn) =>
      envelope(409, 'DuplicateName', 'An entity with this name already exists', noDetails(turn)),
  },
  'empty-name': {
    evidence: 'feldera.api-keys.empty-name',
    reply: (_: object, turn) => envelope(400, 'EmptyName', 'Name cannot be be empty', noDetails(turn)),
  },
  'too-long-name': {
    evidence: 'feldera.api-keys.too-long-name',
    reply: ({ name, length }: { name: string; length: number }) =>
      envelope(
        400,
        'TooLongName',
        `Name '${name}' is longer (${length}) than maximum allowed (${maximumNameLength})`,
        { name, length, maximum: maximumNameLength },
      ),
  },
  'name-pattern': {
    evidence: 'feldera.api-keys.name-pattern',
    reply: ({ name }: { name: string }) =>
      envelope(
        400,
        'NameDoesNotMatchPattern',
        `Name '${name}' should ${nameWording} (pattern: '${namePattern}')`,
        {
          name,
          pattern: namePattern,
          pattern_description: nameWording,
        },
      ),
  },
  'unknown-name': {
    evidence: 'feldera.api-keys.unknown-name',
    reply: ({ name }: { name: string }) =>
      envelope(404, 'UnknownApiKey', `Unknown API key '${name}'`, { name }),
  },
  'unknown-pipeline': {
    evidence: 'feldera.pipelines.unknown-name',
    reply: ({ name }: { name: string }) =>
      envelope(404, 'UnknownPipelineName', `Unknown pipeline name '${name}'`, { pipeline_name: name }),
  },
  'not-mocked': {
    evidence: 'feldera.stack.not-mocked',
    reply: ({ method, path }: { method: string; path: string }) =>
      text(501, `keymock: ${method} ${path} is not mocked, only what Feldera needs for API keys.\n`),
  },
  'insufficient-permissions': {
    evidence: 'feldera.rbac.insufficient-permissions',
    reply: ({ required, actual }: { required: Role; actual: Role }) =>
      envelope(
        403,
        'InsufficientPermissions',
        `Insufficient permissions: this action requires the '${required}' role, but the caller has '${actual}'`,
        { required, actual },
      ),
  },
  'role-exceeds-creator': {
    evidence: 'feldera.rbac.role-exceeds-creator',
    reply: ({ requested, creator }: { requested: Role; creator: Role }) =>
      envelope(
        403,
        'RoleExceedsCreator',
        `Cannot grant the '${requested}' role: it exceeds the creator's own '${creator}' role`,
        { requested, creator },
      ),
  },
  'not-mintable': {
    evidence: 'feldera.rbac.not-mintable',
    reply: (_: object, turn) =>
      envelope(
        403,
        'OwnerAdminNotMintableAsApiKey',
        "The 'owner' and 'admin' roles cannot be issued as an API key; use an OIDC trust relationship or interactive login",
        noDetails(turn),
      ),
  },

  'missing-credential': {
    evidence: 'feldera.auth.missing',
    reply: () => ({ ...challenge('Bearer'), dropsBody: true }),
  },
  'refused-token': {
    evidence: 'feldera.auth.malformed-token',
    reply: ({ reason }: { reason: string }) => challenge(reasoned(reason)),
  },
  'expired-token': {
    evidence: 'feldera.auth.expired-token',
    reply: () => challenge(reasoned('ExpiredSignature')),
  },
  'unknown-api-key': {
    evidence: 'feldera.auth.unknown-api-key',
    reply: () => text(401, '{"message":"Unauthorized API key","error_code":"AuthenticationFailed"}'),
  },

  'not-a-member': {
    evidence: 'feldera.auth.not-a-member',
    reply: ({ tenant }: { tenant: string }) =>
      envelope(403, 'NotATenantMember', `Not a member of tenant '${tenant}', or no such tenant`, { tenant }),
  },
  'ambiguous-tenant': {
    evidence: 'feldera.auth.ambiguous-tenant',
    reply: (_: object) =>
      envelope(
        400,
        'AmbiguousTenantMembership',
        'This user belongs to several tenants; set the Feldera-Tenant header to select one',
        {},
      ),
  },

  'not-acceptable': {
    evidence: 'feldera.stack.not-acceptable',
    reply: (_: object) => ({
      status: 406,
      text: 'br, gzip, deflate, zstd',
      headers: { vary: 'Accept-Encoding' },
      dropsBody: true,
    }),
  },
  'cors-method': {
    evidence: 'feldera.stack.cors-method-refused',
    reply: (_: object) => ({ status: 400, text: 'Requested method is not allowed', dropsBody: true }),
  },
  'cors-headers': {
    evidence: 'feldera.stack.cors-headers-refused',
    reply: (_: object) => ({
      status: 400,
      text: 'One or more request headers are not allowed',
      dropsBody: true,
    }),
  },
  'cors-unreadable-headers': {
    evidence: 'feldera.stack.cors-headers-unreadable',
    reply: (_: object) => ({
      status: 400,
      text: 'Request header `Access-Control-Request-Headers` has an invalid value',
      dropsBody: true,
    }),
  },

  'unreadable-json': {
    evidence: 'feldera.api-keys.malformed-json',
    reply: ({ reason }: { reason: string }) => deserializeError(reason),
  },
  'wrong-shape': {
    evidence: 'feldera.api-keys.invalid-body',
    reply: ({ reason }: { reason: string }) => deserializeError(reason),
  },
  'unreadable-payload': {
    evidence: 'feldera.api-keys.unreadable-payload',
    reply: ({ cause }: { cause: string }) =>
      text(400, `Error that occur during reading payload: payload reached EOF before completing: ${cause}`),
  },
  'body-too-large': {
    evidence: 'feldera.api-keys.too-large',
    reply: ({ size }: { size: number }) => ({
      ...text(413, `JSON payload (${size} bytes) is larger than allowed (limit: ${bodyLimit} bytes).`),
      dropsBody: true,
    }),
  },
  'body-too-large-chunked': {
    evidence: 'feldera.api-keys.too-large-chunked',
    reply: (_: object) => ({
      ...text(413, `JSON payload has exceeded limit (${bodyLimit} bytes).`),
      dropsBody: true,
    }),
  },
  'unsupported-media-type': {
    evidence: 'feldera.api-keys.content-type',
    reply: () => text(400, 'Content type error'),
  },
  'unknown-path': {
    evidence: 'feldera.stack.unknown-path',
    reply: () => ({ status: 404 }),
  },
  'wrong-method': {
    evidence: 'feldera.stack.wrong-method',
    reply: (_: object, { dialect, request }) =>
      dialect === 'live' && !isPublic(request.path) ? unclassified() : { status: 404 },
  },
} satisfies Record<string, ErrorCase<never>>;

/** Raises one of them by name. */
export const fail: Fail<typeof errors> = failFrom<typeof errors>();

/** Document 003 shows null where there is nothing more to say; the server's code sends an empty object. */
function noDetails({ dialect }: Turn): object | null {
  return dialect === 'live' ? {} : null;
}

function envelope(status: number, code: string, message: string, details: object | null): ErrorReply {
  return { status, body: { message, error_code: code, details } };
}

/** The access check's own refusal: the same form without `details`. */
function unclassified(): ErrorReply {
  const message = 'This endpoint has no access-control classification and is denied';
  return { status: 403, body: { message, error_code: 'InsufficientPermissions' } };
}

function deserializeError(reason: string): ErrorReply {
  return text(400, `Json deserialize error: ${reason}`);
}

/** What the HTTP framework says by itself. */
function text(status: number, body: string): ErrorReply {
  return { status, text: body, headers: { 'content-type': 'text/plain; charset=utf-8' } };
}

function challenge(value: string): ErrorReply {
  return { status: 401, headers: { 'www-authenticate': value } };
}

function reasoned(description: string): string {
  return `Bearer error_description="${description.replace(/["\\]/g, '\\$&')}"`;
}
