import { failCore } from '../../mock/failures.ts';
import { parseJson } from '../../mock/json.ts';
import type { Step, Turn } from '../../mock/provider.ts';
import { constraint, type FlatSchema, flatten, flattenProperty } from '../../spec/constraints.ts';
import {
  bareMediaType,
  bodyContent,
  type Document,
  formType,
  isJsonMediaType,
  type Operation,
  type Parameter,
} from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import { joinPointer, parsePointer } from '../../spec/pointer.ts';
import { type SchemaViolation, schemaJudgeOf } from '../../spec/validate.ts';
import { fail } from './errors.ts';
import { namedParameters } from './routes.ts';

type OperationOf = (turn: Turn) => Operation | undefined;

/** Names the path parameters as the operation does, and refuses parameters that are missing or break their schemas. */
export function readParameters(document: Document, operationOf: OperationOf): Step {
  return (turn) => {
    const operation = operationOf(turn);
    if (operation === undefined) return undefined;
    turn.path = namedParameters(operation, turn.path);
    for (const parameter of operation.parameters) {
      const sent = sentValues(turn, parameter);
      if (sent.length === 0) {
        if (parameter.required && parameter.in !== 'cookie' && !isCredential(document, parameter))
          fail('invalid', { field: parameter.name, reason: 'is required', place: parameter.in });
        continue;
      }
      const [violation] = violationsOf(document.root, parameter, sent);
      if (violation)
        fail('invalid', { field: parameter.name, reason: violation.message, place: parameter.in });
    }
    return undefined;
  };
}

/** A parameter that is declared a second time as a security scheme. */
function isCredential({ securitySchemes }: Document, { name }: Parameter): boolean {
  return (
    name.toLowerCase() === 'authorization' ||
    Object.values(securitySchemes).some(({ parameter }) => parameter?.toLowerCase() === name.toLowerCase())
  );
}

function sentValues({ path, query, request }: Turn, { name, in: place }: Parameter): readonly string[] {
  if (place === 'query') return query.getAll(name);
  const value =
    place === 'path' ? path[name] : place === 'header' ? request.headers[name.toLowerCase()] : undefined;
  return value === undefined ? [] : [value];
}

function violationsOf(
  root: JsonObject,
  { schema }: Parameter,
  sent: readonly string[],
): readonly SchemaViolation[] {
  if (schema === undefined) return [];
  const flat = flatten(root, schema);
  // How an object is spelt in a query differs from API to API.
  if (flat.types.includes('object')) return [];
  const value = flat.types.includes('array') ? arrayFrom(root, flat, sent) : fromText(flat, sent[0] ?? '');
  return schemaJudgeOf(root).violations(schema, value, 'request');
}

function arrayFrom(root: JsonObject, flat: FlatSchema, sent: readonly string[]): unknown[] {
  const items = constraint(flat, 'items');
  const item = items && flatten(root, joinPointer(items.trail[0] ?? '', 'items'));
  const texts = sent.length === 1 ? (sent[0] ?? '').split(',') : sent;
  return texts.map((text) => (item ? fromText(item, text) : text));
}

/** A text as the value that its schema means; the text itself where it is none. */
export function fromText(flat: FlatSchema, text: string): unknown {
  const has = (type: string) => flat.types.includes(type);
  if (has('integer') || has('number')) {
    if (/^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/.test(text)) return Number(text);
  }
  if (has('boolean') && /^(true|false)$/.test(text)) return text === 'true';
  return text;
}

/** Reads a body of JSON or of a form, as the operation documents it. */
export function readBody(
  document: Document,
  operationOf: OperationOf,
): Step<unknown, 'malformed-json' | 'unsupported-media-type'> {
  return (turn) => {
    const operation = operationOf(turn);
    const content = operation && bodyContent(operation);
    if (!operation?.body) return undefined;
    const { body, headers } = turn.request;
    const contentType = headers['content-type'] ?? '';
    const type = bareMediaType(contentType);
    if (body.length === 0) {
      if (operation.body.required) failCore('malformed-json', { reason: 'empty', text: '' });
      return undefined;
    }
    const known = operation.body.contents.map(({ mediaType }) => bareMediaType(mediaType));
    if (!known.some((one) => one === type || one === '*/*'))
      failCore('unsupported-media-type', { contentType });
    if (type === formType) turn.body = formOf(document.root, content?.schema, body);
    else if (isJsonMediaType(type)) {
      const result = parseJson(body, 500);
      if ('fault' in result) failCore('malformed-json', result.fault);
      else turn.body = result.value;
    }
    return undefined;
  };
}

function formOf(root: JsonObject, schema: string | undefined, body: Uint8Array): JsonObject {
  const flat = schema === undefined ? undefined : flatten(root, schema);
  const fields = new URLSearchParams(new TextDecoder().decode(body));
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const property = flat && flattenProperty(root, flat, name);
      const texts = fields.getAll(name);
      if (property?.types.includes('array')) return [name, arrayFrom(root, property, texts)];
      return [name, property ? fromText(property, texts[0] ?? '') : (texts[0] ?? '')];
    }),
  );
}

/** Refuses a body that breaks its schema. */
export function validateBody({ root }: Document, operationOf: OperationOf): Step {
  return (turn) => {
    const operation = operationOf(turn);
    const schema = operation && bodyContent(operation)?.schema;
    if (schema === undefined || turn.body === undefined) return undefined;
    const violations = schemaJudgeOf(root).violations(schema, turn.body, 'request');
    const first = violations.find(({ keyword }) => !joining.has(keyword)) ?? violations[0];
    return first && fail('invalid', wrongBody(first));
  };
}

/** Keywords whose violation only says that another one is broken. */
const joining = new Set(['anyOf', 'oneOf', 'allOf', 'if', 'not']);

function wrongBody({ at, keyword, message, params }: SchemaViolation) {
  const missing = keyword === 'required' ? params.missingProperty : params.additionalProperty;
  const tokens = [...parsePointer(at), ...(typeof missing === 'string' ? [missing] : [])];
  const reason =
    keyword === 'required' ? 'is required' : keyword === 'additionalProperties' ? 'is not known' : message;
  return { field: tokens.join('.'), reason, place: 'body' };
}
