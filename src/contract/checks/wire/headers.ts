import { flatten } from '../../../spec/constraints.ts';
import type { ResponseHeader } from '../../../spec/document.ts';
import type { Look, PassiveCheck } from '../../engine/check.ts';
import type { Fault } from '../../engine/fault.ts';
import { headerOf } from '../../engine/header-of.ts';

export const headers: PassiveCheck = {
  kind: 'passive',
  id: 'wire/headers',
  title: 'documented headers are there and well-formed',
  why: 'Caches, retries and logins hang on headers: Cache-Control, Retry-After, WWW-Authenticate.',
  failing: 'GET /keys -> 401 without WWW-Authenticate, which is documented',
  passing: 'GET /keys -> 401, WWW-Authenticate: Bearer',
  source:
    'the document: headers of the response; RFC 9110, section 11.6.1, and RFC 7616, section 3.3, for WWW-Authenticate',
  applies: (operation) => operation.responses.some((response) => response.headers.length > 0),
  judge(look) {
    return (look.response?.headers ?? []).flatMap((header) => judgeHeader(look, header));
  },
};

function judgeHeader(look: Look, header: ResponseHeader): Fault[] {
  const { document, schemas, operation, exchange } = look;
  const value = headerOf(exchange.response, header.name);
  const fault = (expected: string, actual: string, message: string): Fault => ({
    trail: header.trail,
    operation: operation.label,
    exchange,
    expected,
    actual,
    message,
  });
  if (value === undefined) {
    if (!header.required && !isMissingChallenge(look, header)) return [];
    return [
      fault(
        `a ${header.name} header`,
        'none',
        `the ${exchange.response.status} of ${operation.label} lacks its ${header.name} header`,
      ),
    ];
  }
  const bare = header.name === 'www-authenticate' ? unquoted(value) : undefined;
  if (bare !== undefined)
    return [
      fault(
        `${bare} in quotes`,
        `${header.name}: ${value}`,
        `the challenge of ${operation.label} has its ${bare} without quotes`,
      ),
    ];
  if (header.schema === undefined) return [];
  const types = flatten(document.root, header.schema).types;
  const violation = schemas.violations(header.schema, typed(value, types))[0];
  if (violation === undefined) return [];
  return [
    fault(
      `${header.name}: ${violation.message} ${said(violation.params)}`,
      `${header.name}: ${value}`,
      `the ${header.name} header of ${operation.label} is not as documented`,
    ),
  ];
}

/** RFC 9110: a 401 must name a scheme. It is asked for where nobody presented a credential, and the document shows the header. */
function isMissingChallenge({ exchange }: Look, header: ResponseHeader): boolean {
  return (
    exchange.response.status === 401 &&
    header.name === 'www-authenticate' &&
    headerOf(exchange.request, 'authorization') === undefined
  );
}

/** RFC 7616, section 3.3: what of a Digest challenge must be in quotes and is not. */
function unquoted(challenge: string): string | undefined {
  const digest = /(?:^|,)\s*Digest\s+(.*)/i.exec(challenge)?.[1] ?? '';
  const bare = digest.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return /\b(realm|domain|nonce|opaque|qop)\s*=\s*[^"\s]/i.exec(bare)?.[1];
}

function typed(value: string, types: readonly string[]): unknown {
  if (
    (types.includes('integer') || types.includes('number')) &&
    value.trim() !== '' &&
    Number.isFinite(Number(value))
  )
    return Number(value);
  if (types.includes('boolean') && /^(true|false)$/.test(value)) return value === 'true';
  return types.includes('array') ? value.split(',').map((part) => part.trim()) : value;
}

function said(params: Readonly<Record<string, unknown>>): string {
  const [first] = Object.values(params);
  return first === undefined ? '' : `(${JSON.stringify(first)})`;
}
