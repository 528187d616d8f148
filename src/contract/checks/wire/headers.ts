import { flatten } from '../../../spec/constraints.ts';
import type { ResponseHeader } from '../../../spec/document.ts';
import { type Broken, definePassiveCheck, headerOf, type Look } from '../../check.ts';

export const headers = definePassiveCheck({
  id: 'wire/headers',
  title: 'documented headers are there and well-formed',
  why: 'Caches, retries and logins depend on headers: Cache-Control, Retry-After, WWW-Authenticate.',
  failing: 'GET /keys -> 401 without WWW-Authenticate, which is documented',
  passing: 'GET /keys -> 401, WWW-Authenticate: Bearer',
  source:
    'the document: headers of the response; RFC 9110, section 11.6.1, and RFC 7616, section 3.3, for WWW-Authenticate',
  applies: ({ responses }) => responses.some((response) => response.headers.length > 0),
  look(observed, expect) {
    const { operation, exchange, response } = observed;
    for (const header of response?.headers ?? []) {
      const broken = problemOf(observed, header, headerOf(exchange.response, header.name));
      if (broken) expect(exchange, { operation, at: header.trail }).holds(false, broken);
    }
  },
});

/** What is wrong with a documented header; undefined where nothing is. */
function problemOf(observed: Look, header: ResponseHeader, value: string | undefined): Broken | undefined {
  const { document, schemas, operation, exchange } = observed;
  const { name, schema } = header;
  if (value === undefined) {
    if (!header.required && !isMissingChallenge(observed, header)) return undefined;
    const message = `the ${exchange.response.status} of ${operation.label} lacks its ${name} header`;
    return { message, expected: `a ${name} header`, actual: 'none' };
  }
  const actual = `${name}: ${value}`;
  const bare = name === 'www-authenticate' ? unquotedParameter(value) : undefined;
  if (bare !== undefined) {
    const message = `the challenge of ${operation.label} has its ${bare} without quotes`;
    return { message, expected: `${bare} in quotes`, actual };
  }
  if (schema === undefined) return undefined;
  const typed = typedValue(value, flatten(document.root, schema).types);
  const [violation] = schemas.violations(schema, typed, 'response');
  return (
    violation && {
      message: `the ${name} header of ${operation.label} is not as documented`,
      expected: `${name}: ${violation.message} ${firstOf(violation.params)}`,
      actual,
    }
  );
}

/** RFC 9110: a 401 must name a scheme. Only where no credential was presented, and the document shows the header. */
function isMissingChallenge({ exchange }: Look, { name }: ResponseHeader): boolean {
  return (
    exchange.response.status === 401 &&
    name === 'www-authenticate' &&
    headerOf(exchange.request, 'authorization') === undefined
  );
}

/** RFC 7616, section 3.3: a parameter of a Digest challenge that must be in quotes and is not. */
function unquotedParameter(challenge: string): string | undefined {
  const digest = /(?:^|,)\s*Digest\s+(.*)/i.exec(challenge)?.[1] ?? '';
  const bare = digest.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  return /\b(realm|domain|nonce|opaque|qop)\s*=\s*[^"\s]/i.exec(bare)?.[1];
}

/** The value of a header as its schema counts it: a number, a boolean, a list or a text. */
function typedValue(value: string, types: readonly string[]): unknown {
  const isNumeric = types.includes('integer') || types.includes('number');
  if (isNumeric && value.trim() !== '' && Number.isFinite(Number(value))) return Number(value);
  if (types.includes('boolean') && /^(true|false)$/.test(value)) return value === 'true';
  return types.includes('array') ? value.split(',').map((part) => part.trim()) : value;
}

function firstOf(params: Readonly<Record<string, unknown>>): string {
  const [first] = Object.values(params);
  return first === undefined ? '' : `(${JSON.stringify(first)})`;
}
