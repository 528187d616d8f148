import { isObject, type JsonObject, objectOf, textOf } from '../../src/spec/json.ts';
import { valueAt } from '../../src/spec/pointer.ts';

/** One request and its reply, as far as evidence is concerned. */
export interface Seen {
  readonly operationId: string;
  readonly status: number;
  /** Names of what was sent: path, query and header parameters (headers in lower case). */
  readonly sent: {
    readonly path: readonly string[];
    readonly query: readonly string[];
    readonly header: readonly string[];
  };
  readonly requestBody: unknown;
  /** Lower-case names. */
  readonly responseHeaders: readonly string[];
  readonly responseBody: unknown;
}

/**
 * The ids of all `x-evidence` in a document that one exchange shows: of its operation, parameters, fields, response and
 * named examples.
 */
export function touchedBy(root: JsonObject, seen: Seen): Set<string> {
  const ids = new Set<string>();
  const resolve = (value: unknown): JsonObject => {
    const reference = textOf(objectOf(value).$ref);
    return reference === undefined ? objectOf(value) : resolve(valueAt(root, reference.slice(1)));
  };
  const note = (part: unknown): JsonObject => {
    const resolved = resolve(part);
    for (const place of [objectOf(part), resolved]) {
      const evidence = objectOf(place['x-evidence']);
      const id = textOf(evidence.id);
      if (id !== undefined) ids.add(id);
      for (const [constraint, own] of Object.entries(objectOf(evidence.constraints)))
        ids.add(textOf(objectOf(own).id) ?? `${id}.${constraint}`);
    }
    return resolved;
  };
  const noteSchema = (schema: unknown, value: unknown): void => {
    const resolved = note(schema);
    for (const keyword of ['allOf', 'anyOf', 'oneOf']) {
      const parts = resolved[keyword];
      if (Array.isArray(parts)) for (const part of parts) noteSchema(part, value);
    }
    if (Array.isArray(value) && resolved.items !== undefined)
      for (const item of value) noteSchema(resolved.items, item);
    if (!isObject(value)) return;
    for (const [name, property] of Object.entries(objectOf(resolved.properties))) {
      if (Object.hasOwn(value, name)) noteSchema(property, value[name]);
    }
  };
  const noteContent = (part: JsonObject, value: unknown): void => {
    for (const media of Object.values(objectOf(part.content)).map(note)) {
      noteSchema(media.schema, value);
      for (const example of Object.values(objectOf(media.examples))) {
        const shown = resolve(example).value;
        const isSame =
          seen.status < 400 ? outline(shown) === outline(value) : wording(shown) === wording(value);
        if (isSame) note(example);
      }
    }
  };

  const found = findOperation(root, seen.operationId);
  if (!found) return ids;
  const operation = note(found.operation);
  for (const parameter of [...arrayAt(found.item, 'parameters'), ...arrayAt(operation, 'parameters')]) {
    const resolved = resolve(parameter);
    const place = textOf(resolved.in) as keyof Seen['sent'];
    const name = textOf(resolved.name) ?? '';
    const names = seen.sent[place] ?? [];
    if (names.includes(place === 'header' ? name.toLowerCase() : name)) {
      note(parameter);
      noteSchema(resolved.schema, undefined);
    }
  }
  if (seen.requestBody !== undefined) noteContent(note(operation.requestBody), seen.requestBody);
  if (seen.sent.header.includes('authorization')) {
    const schemes = objectOf(objectOf(root.components).securitySchemes);
    const ways = arrayAt('security' in operation ? operation : root, 'security');
    for (const name of ways.flatMap((way) => Object.keys(objectOf(way)))) note(schemes[name]);
  }
  const response = note(objectOf(operation.responses)[String(seen.status)]);
  for (const [name, header] of Object.entries(objectOf(response.headers))) {
    if (seen.responseHeaders.includes(name.toLowerCase())) note(header);
  }
  noteContent(response, seen.responseBody);
  return ids;
}

function findOperation(root: JsonObject, operationId: string) {
  for (const item of Object.values(objectOf(root.paths)).map(objectOf)) {
    const operation = Object.values(item).find((part) => objectOf(part).operationId === operationId);
    if (operation) return { item, operation };
  }
  return undefined;
}

function arrayAt(part: JsonObject, name: string): readonly unknown[] {
  const value = part[name];
  return Array.isArray(value) ? value : [];
}

/** What makes two error bodies the same error: everything but generated ids. */
function wording(value: unknown): string {
  return JSON.stringify(value)?.replace(/[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/g, '<id>') ?? '';
}

/** What makes two documented bodies the same: the names of their fields, in their order. */
function outline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length > 0 ? outline(value[0]) : ''}]`;
  if (!isObject(value)) return '';
  return `{${Object.entries(value).map(([name, field]) => name + outline(field))}}`;
}
