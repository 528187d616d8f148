import { constraint, flatten } from '../../../spec/constraints.ts';
import { type Content, type DocumentedResponse, isJsonMediaType } from '../../../spec/document.ts';
import { joinPointer, valueAt } from '../../../spec/pointer.ts';
import { type SchemaViolation, schemaTrailAt } from '../../../spec/validate.ts';
import type { Look, PassiveCheck } from '../../engine/check.ts';
import { brief, type Fault } from '../../engine/fault.ts';
import { formTrail } from './form-trail.ts';

export const body: PassiveCheck = {
  kind: 'passive',
  id: 'wire/body',
  title: 'a body is as its schema says',
  why: 'A missing field, another type or null where it is not expected crashes typed clients.',
  failing: 'GET /keys -> [{"id": 7}], where id is documented as a string',
  passing: 'GET /keys -> [{"id": "7"}]; fields that the document does not name do no harm',
  source: 'the document: schema of the response',
  applies: (operation) =>
    operation.responses.some((response) => response.contents.some((content) => content.schema !== undefined)),
  judge(look) {
    const { response, exchange, operation, content } = look;
    if (response === undefined || exchange.request.method === 'HEAD') return [];
    if (exchange.response.body === '') return missingBody(look, response);
    if (content?.schema === undefined) return [];
    const isJson = isJsonMediaType(content.mediaType);
    if (isJson && look.json === undefined) {
      const said = {
        expected: 'JSON',
        actual: brief(exchange.response.body),
        message: `the body of ${operation.label} is not JSON`,
      };
      return [
        {
          trail: [content.pointer, ...content.trail.slice(1)],
          operation: operation.label,
          exchange,
          ...said,
        },
      ];
    }
    const value = isJson ? look.json : exchange.response.body;
    const violations = look.schemas.violations(content.schema, value, 'response');
    return telling(violations).map((violation) =>
      faultOf(look, content, content.schema ?? '', violation, value),
    );
  },
};

/** An empty body where every documented content is JSON. Text may be empty. */
function missingBody({ document, exchange, operation }: Look, response: DocumentedResponse): Fault[] {
  const { contents } = response;
  if (contents.length === 0 || !contents.every((content) => isJsonMediaType(content.mediaType))) return [];
  const trail = formTrail(document, response);
  const message = `the ${exchange.response.status} of ${operation.label} has no body`;
  return [
    { trail, operation: operation.label, exchange, message, expected: 'a JSON body', actual: 'an empty one' },
  ];
}

/** Violations of alternatives come in bundles. That it is not null, which it might be, says least; three are enough. */
function telling(violations: readonly SchemaViolation[]): SchemaViolation[] {
  const plain = violations.filter(({ keyword }) => !['anyOf', 'oneOf', 'allOf', 'if'].includes(keyword));
  // What has another type is none of the values, either.
  const mistyped = new Set(plain.filter(({ keyword }) => keyword === 'type').map(({ at }) => at));
  const told = plain.filter(
    ({ at, keyword, params }) => params.type !== 'null' && !(keyword === 'const' && mistyped.has(at)),
  );
  const seen = new Set<string>();
  return (told.length > 0 ? told : plain.length > 0 ? plain : violations)
    .filter(({ at, keyword, params }) => {
      const key = `${at.replaceAll(/\/\d+(?=\/|$)/g, '/0')} ${keyword} ${String(params.missingProperty ?? '')}`;
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, 3);
}

function faultOf(
  look: Look,
  content: Content,
  schema: string,
  violation: SchemaViolation,
  value: unknown,
): Fault {
  const { document, operation, exchange } = look;
  const missing = violation.params.missingProperty;
  const at = typeof missing === 'string' ? joinPointer(violation.at, missing) : violation.at;
  const trail = [...schemaTrailAt(document.root, schema, at), ...content.trail];
  const flat = flatten(document.root, trail[0] ?? schema, trail.slice(1));
  const place = violation.at === '' ? 'the body' : violation.at;
  const said =
    typeof missing === 'string'
      ? { message: `lacks '${missing}'`, expected: `${at} is there`, actual: 'it is not' }
      : {
          message: violation.message,
          expected: `${place} ${violation.message}${detail(violation)}`,
          actual: brief(JSON.stringify(valueAt(value, violation.at)) ?? 'nothing'),
        };
  return {
    // The keyword's own part of the schema may have evidence of its own.
    trail: constraint(flat, violation.keyword)?.trail ?? trail,
    constraint: valueAt(value, at) === null ? 'nullable' : violation.keyword,
    operation: operation.label,
    exchange,
    ...said,
    message: `${place} of the ${exchange.response.status} of ${operation.label} ${said.message}`,
  };
}

/** What the message leaves out: the allowed values, the extra field. */
function detail({ message, params }: SchemaViolation): string {
  const [first] = Object.values(params);
  return first === undefined || message.includes(String(first)) ? '' : ` (${JSON.stringify(first)})`;
}
