import { isObject, type JsonObject } from './json.ts';
import { type Mark, markedNames } from './marks.ts';
import { joinPointer, valueAt } from './pointer.ts';
import { localPointer } from './ref.ts';

/** Where the schema is used: `readOnly` fields are never required of a request, `writeOnly` ones never of a response. */
export type SchemaUse = 'request' | 'response' | 'any';

/** A keyword that this program does not know: it stops rather than judge by half a schema. */
export class UnsupportedKeywordError extends Error {
  override readonly name = 'UnsupportedKeywordError';
  readonly keyword: string;
  readonly pointer: string;

  constructor(keyword: string, pointer: string) {
    super(
      `Failed to read the schema at "${pointer}": the keyword "${keyword}" is not supported. Did you mean "x-${keyword}"?`,
    );
    this.keyword = keyword;
    this.pointer = pointer;
  }
}

/**
 * Translates an OpenAPI 3.0 or 3.1 schema to a self-contained JSON Schema 2020-12. What it refers to comes along in `$defs`;
 * annotations are left out, and so are formats that nobody defines. Pure.
 *
 * @param root the whole (bundled) OpenAPI document
 * @param pointer where the schema is in it
 * @throws UnsupportedKeywordError naming the keyword
 *
 * @example
 * toJsonSchema(root, '/components/schemas/ApiKey'); // { type: 'object', ... }
 */
export function toJsonSchema(root: JsonObject, pointer: string, use: SchemaUse = 'any'): JsonObject {
  const translation: Translation = { root, use, names: new Map(), pending: [], excused: nobody };
  const schema = translate(translation, valueAt(root, pointer), pointer);
  const definitions: Record<string, unknown> = {};
  for (let next = translation.pending.shift(); next !== undefined; next = translation.pending.shift()) {
    const target = valueAt(root, next.pointer);
    if (target === undefined)
      throw new Error(`Failed to read the schema at "${pointer}": there is no "#${next.pointer}".`);
    definitions[next.name] = translate({ ...translation, excused: next.excused }, target, next.pointer);
  }
  if (typeof schema === 'boolean') return schema ? {} : { not: {} };
  return Object.keys(definitions).length === 0 ? schema : { ...schema, $defs: definitions };
}

interface Translation {
  readonly root: JsonObject;
  readonly use: SchemaUse;
  /** The name in `$defs` by pointer and by what is excused there. */
  readonly names: Map<string, string>;
  readonly pending: { name: string; pointer: string; excused: ReadonlySet<string> }[];
  /** Names that this object need not have, because a schema around this one marks them. */
  readonly excused: ReadonlySet<string>;
}

/** Keywords whose schemas speak of the same object: what one of them requires, another may mark. */
const samePlace = words('allOf anyOf oneOf then else dependentSchemas');

const nobody: ReadonlySet<string> = new Set();

/** How keywords are carried over: as they are, as a schema, as a list or a map of schemas, by code below, or not at all. */
const keywords = {
  keep: words(`const multipleOf maxLength minLength pattern maxItems minItems uniqueItems minContains maxContains
    maxProperties minProperties dependentRequired`),
  schema: words(`items contains additionalProperties propertyNames if then else not unevaluatedItems
    unevaluatedProperties`),
  list: words('prefixItems allOf anyOf oneOf'),
  map: words('properties patternProperties dependentSchemas'),
  special: words('type enum nullable $ref required format minimum maximum exclusiveMinimum exclusiveMaximum'),
  drop: words(`$defs $schema $comment title description default example examples deprecated readOnly writeOnly
    discriminator xml externalDocs contentEncoding contentMediaType contentSchema`),
} as const;

/** Formats with a meaning that can be checked; the rest (`password`, a maker's own...) only inform. */
const checkedFormats = new Set([
  'date',
  'time',
  'date-time',
  'duration',
  'uri',
  'uri-reference',
  'uri-template',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'regex',
  'uuid',
  'json-pointer',
  'relative-json-pointer',
  'byte',
  'int32',
  'int64',
  'float',
  'double',
]);

function translate(translation: Translation, schema: unknown, at: string): JsonObject | boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isObject(schema))
    throw new TypeError(`Failed to read the schema at "${at}": it is neither an object nor a boolean.`);
  const isOld = String(translation.root.openapi).startsWith('3.0');
  if (isOld && typeof schema.$ref === 'string') return { $ref: reference(translation, schema.$ref, at) };

  const out: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword.startsWith('x-')) continue;
    const here = joinPointer(at, keyword);
    const inner = samePlace.has(keyword) ? inParts(translation, at) : { ...translation, excused: nobody };
    if (keywords.keep.has(keyword)) out[keyword] = value;
    else if (keywords.schema.has(keyword)) out[keyword] = translate(inner, value, here);
    else if (keywords.list.has(keyword))
      out[keyword] = listOf(value, here).map((item, i) => translate(inner, item, joinPointer(here, i)));
    else if (keywords.map.has(keyword)) out[keyword] = mapOf(inner, value, here);
    else if (!keywords.special.has(keyword) && !keywords.drop.has(keyword))
      throw new UnsupportedKeywordError(keyword, at);
  }
  Object.assign(out, limits(schema), required(translation, schema, at));
  if (typeof schema.$ref === 'string') out.$ref = reference(translation, schema.$ref, at);
  if (checkedFormats.has(String(schema.format))) out.format = schema.format;
  if (schema.type !== undefined) out.type = schema.type;
  if (schema.enum !== undefined) out.enum = schema.enum;
  return schema.nullable === true ? nullable(out) : out;
}

/** A schema that also admits null. OpenAPI 3.0 ignores `nullable` without `type`; its writers mean it all the same. */
function nullable(schema: Record<string, unknown>): JsonObject {
  const simple =
    typeof schema.type === 'string' &&
    !('const' in schema) &&
    !('allOf' in schema || 'anyOf' in schema || 'oneOf' in schema);
  if (!simple) return Object.keys(schema).length === 0 ? schema : { anyOf: [{ type: 'null' }, schema] };
  const values = Array.isArray(schema.enum) ? schema.enum : undefined;
  return {
    ...schema,
    type: [schema.type, 'null'],
    ...(values === undefined ? {} : { enum: values.includes(null) ? values : [...values, null] }),
  };
}

/** In OpenAPI 3.0 `exclusiveMinimum: true` qualifies `minimum`; in JSON Schema it is a number of its own. */
function limits(schema: JsonObject): JsonObject {
  const out: Record<string, unknown> = {};
  for (const [plain, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const) {
    if (schema[exclusive] === true && schema[plain] !== undefined) out[exclusive] = schema[plain];
    else if (schema[plain] !== undefined) out[plain] = schema[plain];
    if (typeof schema[exclusive] === 'number') out[exclusive] = schema[exclusive];
  }
  return out;
}

/** What is required, without what has no place here: in requests `readOnly`, in replies `writeOnly`. */
function required({ root, use, excused }: Translation, schema: JsonObject, at: string): JsonObject {
  if (!Array.isArray(schema.required)) return {};
  const mark = markOf(use);
  if (mark === undefined) return { required: schema.required };
  const marked = markedNames(root, at, mark);
  return {
    required: schema.required.filter(
      (name: unknown) => !marked.has(String(name)) && !excused.has(String(name)),
    ),
  };
}

function markOf(use: SchemaUse): Mark | undefined {
  return use === 'request' ? 'readOnly' : use === 'response' ? 'writeOnly' : undefined;
}

/** For schemas of the same object: one may demand what another marks. */
function inParts(translation: Translation, at: string): Translation {
  const mark = markOf(translation.use);
  if (mark === undefined) return translation;
  return {
    ...translation,
    excused: new Set([...translation.excused, ...markedNames(translation.root, at, mark)]),
  };
}

function reference(translation: Translation, ref: string, at: string): string {
  const pointer = localPointer(ref, at);
  const { excused } = translation;
  const use = JSON.stringify([pointer, ...[...excused].sort()]);
  const known = translation.names.get(use);
  if (known !== undefined) return `#/$defs/${known}`;
  const name = freeName(translation, pointer);
  translation.names.set(use, name);
  translation.pending.push({ name, pointer, excused });
  return `#/$defs/${name}`;
}

/** The last token of the pointer, made plain, numbered where it is taken. */
function freeName(translation: Translation, pointer: string): string {
  const last = pointer.split('/').at(-1) ?? '';
  const base = last.replaceAll(/[^A-Za-z0-9_.-]/g, '_') || 'schema';
  const taken = new Set(translation.names.values());
  let name = base;
  for (let i = 2; taken.has(name); i++) name = `${base}_${i}`;
  return name;
}

function listOf(value: unknown, at: string): readonly unknown[] {
  if (!Array.isArray(value))
    throw new TypeError(`Failed to read the schema at "${at}": it must be an array of schemas.`);
  return value;
}

function mapOf(translation: Translation, value: unknown, at: string): JsonObject {
  if (!isObject(value))
    throw new TypeError(`Failed to read the schema at "${at}": it must be a map of schemas.`);
  const entries = Object.entries(value).map(([name, item]) => [
    name,
    translate(translation, item, joinPointer(at, name)),
  ]);
  return Object.fromEntries(entries);
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
