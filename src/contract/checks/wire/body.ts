import { constraint, flatten } from '../../../spec/constraints.ts';
import { isJsonMediaType } from '../../../spec/document.ts';
import { joinPointer, valueAt } from '../../../spec/pointer.ts';
import { type SchemaViolation, schemaTrailAt } from '../../../spec/validate.ts';
import { brief, definePassiveCheck, type Expect, type Look } from '../../check.ts';
import { bodyFormTrail } from './body-form-trail.ts';

export const body = definePassiveCheck({
  id: 'wire/body',
  title: 'a body is as its schema says',
  why: 'A missing field, another type or null where it is not expected crashes typed clients.',
  failing: 'GET /keys -> [{"id": 7}], where id is documented as a string',
  passing: 'GET /keys -> [{"id": "7"}]; fields that the document does not name do no harm',
  source: 'the document: schema of the response',
  applies: ({ responses }) =>
    responses.some(({ contents }) => contents.some(({ schema }) => schema !== undefined)),
  look(observed, expect) {
    const { response, exchange, operation, content, json, schemas } = observed;
    if (response === undefined || exchange.request.method === 'HEAD') return;
    if (exchange.response.isUnrecorded) return;
    if (exchange.response.body === '') return expectBody(observed, expect);
    if (content?.schema === undefined) return;
    const isJson = isJsonMediaType(content.mediaType);
    if (isJson && json === undefined) {
      const at = [content.pointer, ...content.trail.slice(1)];
      const message = `the body of ${operation.label} is not JSON`;
      const actual = brief(exchange.response.body);
      expect(exchange, { operation, at }).holds(false, { message, expected: 'JSON', actual });
      return;
    }
    const value = isJson ? json : exchange.response.body;
    for (const violation of mostRelevant(schemas.violations(content.schema, value, 'response')))
      reportViolation(observed, expect, content.schema, violation, value);
  },
});

/** Where every documented content is JSON, an empty body is none of them. Text may be empty. */
function expectBody({ document, exchange, operation, response }: Look, expect: Expect): void {
  if (response === undefined || response.contents.length === 0) return;
  const isJson = response.contents.every(({ mediaType }) => isJsonMediaType(mediaType));
  expect(exchange, { operation, at: bodyFormTrail(document, response) }).holds(!isJson, {
    message: `the ${exchange.response.status} of ${operation.label} has no body`,
    expected: 'a JSON body',
    actual: 'an empty one',
  });
}

/**
 * At most three violations, each kind once. Alternatives (`anyOf`) report one for each branch and one for all: those of the
 * branches are more precise, except that a value is not null where it might be.
 */
function mostRelevant(violations: readonly SchemaViolation[]): SchemaViolation[] {
  const plain = violations.filter(({ keyword }) => !['anyOf', 'oneOf', 'allOf', 'if'].includes(keyword));
  // A value of another type is none of the values, either.
  const mistyped = new Set(plain.filter(({ keyword }) => keyword === 'type').map(({ at }) => at));
  const precise = plain.filter(
    ({ at, keyword, params }) => params.type !== 'null' && !(keyword === 'const' && mistyped.has(at)),
  );
  const kinds = new Set<string>();
  return (precise.length > 0 ? precise : plain.length > 0 ? plain : violations)
    .filter(({ at, keyword, params }) => {
      const kind = `${at.replaceAll(/\/\d+(?=\/|$)/g, '/0')} ${keyword} ${String(params.missingProperty ?? '')}`;
      return !kinds.has(kind) && kinds.add(kind);
    })
    .slice(0, 3);
}

function reportViolation(
  { document, operation, exchange, content }: Look,
  expect: Expect,
  schema: string,
  { at: violated, keyword, message, params }: SchemaViolation,
  value: unknown,
): void {
  const missing = params.missingProperty;
  const at = typeof missing === 'string' ? joinPointer(violated, missing) : violated;
  const trail = [...schemaTrailAt(document.root, schema, at), ...(content?.trail ?? [])];
  const flat = flatten(document.root, trail[0] ?? schema, trail.slice(1));
  const place = violated === '' ? 'the body' : violated;
  const where = `${place} of the ${exchange.response.status} of ${operation.label}`;
  expect(exchange, {
    operation,
    // The keyword's own part of the schema may have evidence of its own.
    at: constraint(flat, keyword)?.trail ?? trail,
    constraint: valueAt(value, at) === null ? 'nullable' : keyword,
  }).holds(
    false,
    typeof missing === 'string'
      ? { message: `${where} lacks '${missing}'`, expected: `${at} is there`, actual: 'it is not' }
      : {
          message: `${where} ${message}`,
          expected: `${place} ${message}${detailOf(message, params)}`,
          actual: brief(JSON.stringify(valueAt(value, violated)) ?? 'nothing'),
        },
  );
}

/** What the message leaves out: the allowed values, the extra field. */
function detailOf(message: string, params: SchemaViolation['params']): string {
  const [first] = Object.values(params);
  return first === undefined || message.includes(String(first)) ? '' : ` (${JSON.stringify(first)})`;
}
