import { type Document, jsonContent, type Operation } from './document.ts';
import { arrayOf, type JsonObject, objectOf, textOf } from './json.ts';
import { joinPointer } from './pointer.ts';
import { locate } from './ref.ts';
import type {
  CreateVerb,
  FieldMap,
  ItemVerb,
  ListVerb,
  Paging,
  Resource,
  SecretRule,
  UniqueRule,
  Verb,
} from './resource.ts';

/**
 * The resources that paths and schemas give away: a collection (`/keys`) that makes or lists things, and what can be done to
 * one of them (`/keys/{id}`). Careful rather than complete: what cannot be told is left out, and is then not checked.
 */
export function inferResources(document: Document): readonly Resource[] {
  const collections = [...new Set(document.operations.map((operation) => trim(operation.path)))].filter(
    (path) => !path.endsWith('}'),
  );
  return collections.flatMap((path) => inferResource(document, path) ?? []);
}

function inferResource(document: Document, path: string): Resource | undefined {
  const at = (method: string, wanted: (path: string) => boolean) =>
    document.operations.find((operation) => operation.method === method && wanted(trim(operation.path)));
  const isItem = (candidate: string) =>
    candidate.startsWith(`${path}/{`) &&
    candidate.endsWith('}') &&
    !candidate.slice(path.length + 1).includes('/');
  const list = at('GET', (candidate) => candidate === path);
  const post = at('POST', (candidate) => candidate === path);
  const listed = list && arrayIn(document.root, list);
  const created = post && itemIn(document.root, post);
  // A POST below an item does something to it (`/keys/{id}/rotate`), unless there is a list of what it makes.
  if (listed === undefined && path.includes('{')) return undefined;
  const itemProperties = created?.properties ?? listed?.properties;
  if (itemProperties === undefined || (listed === undefined && created === undefined)) return undefined;

  const parameter = /\{([^}]+)\}$/.exec(
    document.operations.find((operation) => isItem(trim(operation.path)))?.path ?? '',
  )?.[1];
  const id = identify(itemProperties, parameter);
  if (id === undefined) return undefined;
  const verb = (operation: Operation | undefined): ItemVerb | undefined => {
    if (operation === undefined || parameter === undefined) return undefined;
    return {
      operation,
      pointer: operation.pointer,
      by: { [parameter]: byOf(itemProperties, parameter, id) },
      item: itemIn(document.root, operation)?.item,
    };
  };
  const update = at('PATCH', isItem);
  const updateVerb = verb(update);
  const rotateVerb = verb(
    at(
      'POST',
      (candidate) => candidate.startsWith(`${path}/{`) && /\/(rotate|regenerate|roll|renew)$/.test(candidate),
    ),
  );
  const createVerb = post && created ? createVerbOf(document.root, post, created) : undefined;
  const readOperation = at('GET', isItem);
  const readShape = readOperation && itemIn(document.root, readOperation);
  const secrets = secretsOf(post && created ? created : undefined, listed?.properties, readShape?.properties);
  const secret = secrets[0];
  return {
    name: singular(path),
    inferred: true,
    pointer: (post ?? list)?.pointer ?? '/paths',
    id,
    scope: ['account'],
    create: createVerb,
    list: list && listed ? listVerbOf(document.root, list, listed) : undefined,
    read: verb(readOperation),
    update: updateVerb && {
      ...updateVerb,
      fields: roundTrips(document.root, updateVerb.operation, itemProperties),
    },
    rotate: rotateVerb && secret && { ...rotateVerb, changes: [secret.field] },
    delete: verb(at('DELETE', isItem)),
    gone: {},
    unique: createVerb ? uniqueOf(document.root, createVerb) : [],
    secrets,
    authenticates: secret && { field: secret.field, scheme: undefined, pointer: secret.pointer },
  };
}

interface Shape {
  /** Where the item or the array is in the body. */
  readonly item: string;
  readonly properties: JsonObject;
  /** The pointer of the item's schema. */
  readonly pointer: string;
  /** The properties around it. */
  readonly around: JsonObject;
}

/** The object that a success shows, directly or one level down (`data`, `key`...). */
function itemIn(root: JsonObject, operation: Operation): Shape | undefined {
  const body = successSchema(root, operation);
  if (body === undefined) return undefined;
  const properties = propertiesOf(body.value);
  if (looksLikeItem(properties)) return { item: '', properties, pointer: body.pointer, around: {} };
  for (const name of Object.keys(properties)) {
    const inner = locate(root, joinPointer(body.pointer, 'properties', name));
    const below = inner ? propertiesOf(inner.value) : {};
    if (inner && looksLikeItem(below))
      return { item: joinPointer('', name), properties: below, pointer: inner.pointer, around: properties };
  }
  return undefined;
}

/** The array of objects that a success shows: the body itself, or one or two levels down. */
function arrayIn(root: JsonObject, operation: Operation): Shape | undefined {
  const body = successSchema(root, operation);
  return body && findArray(root, body.pointer, '', {}, 0);
}

function findArray(
  root: JsonObject,
  pointer: string,
  path: string,
  around: JsonObject,
  depth: number,
): Shape | undefined {
  const schema = locate(root, pointer);
  if (schema === undefined || depth > 2) return undefined;
  const items =
    schema.value.items === undefined ? undefined : locate(root, joinPointer(schema.pointer, 'items'));
  if (items) {
    const properties = propertiesOf(items.value);
    return looksLikeItem(properties) ? { item: path, properties, pointer: items.pointer, around } : undefined;
  }
  const properties = propertiesOf(schema.value);
  for (const name of Object.keys(properties)) {
    const found = findArray(
      root,
      joinPointer(schema.pointer, 'properties', name),
      joinPointer(path, name),
      properties,
      depth + 1,
    );
    if (found) return found;
  }
  return undefined;
}

function successSchema(root: JsonObject, operation: Operation) {
  const success = operation.responses.find(
    (response) => /^2/.test(response.status) && jsonContent(response.contents),
  );
  const schema = success && jsonContent(success.contents)?.schema;
  return schema === undefined ? undefined : locate(root, schema);
}

function propertiesOf(schema: JsonObject): JsonObject {
  return objectOf(schema.properties);
}

const idNames = ['id', 'uuid', 'key_id', 'keyId', 'name'];

function looksLikeItem(properties: JsonObject): boolean {
  return idNames.some((name) => Object.hasOwn(properties, name));
}

function identify(properties: JsonObject, parameter: string | undefined): string | undefined {
  const name = [...idNames.slice(0, -1), parameter ?? '', 'name'].find((candidate) =>
    Object.hasOwn(properties, candidate),
  );
  return name === undefined ? undefined : joinPointer('', name);
}

/** Which field of the item a path parameter stands for: one of its own name, `name` for `..._name`, else what identifies it. */
function byOf(properties: JsonObject, parameter: string, id: string): string {
  if (Object.hasOwn(properties, parameter)) return joinPointer('', parameter);
  if (/name$/i.test(parameter) && Object.hasOwn(properties, 'name')) return '/name';
  return id;
}

function createVerbOf(root: JsonObject, operation: Operation, created: Shape): CreateVerb {
  const fields = roundTrips(root, operation, created.properties);
  const properties = requestProperties(root, operation);
  const inputs = Object.keys(properties).filter((name) => /.+(_id|Id)$/.test(name));
  return { operation, pointer: operation.pointer, item: created.item, inputs, fields };
}

/** Fields of the request that the item has too, of simple types that servers have no reason to rewrite. */
function roundTrips(root: JsonObject, operation: Operation, item: JsonObject): FieldMap {
  const names = Object.entries(requestProperties(root, operation)).flatMap(([name, schema]) => {
    const { type, format } = objectOf(schema);
    const simple = (type === 'string' && format === undefined) || type === 'boolean' || type === 'integer';
    return simple && Object.hasOwn(item, name) ? [name] : [];
  });
  return Object.fromEntries(names.map((name) => [name, joinPointer('', name)]));
}

function requestProperties(root: JsonObject, operation: Operation): JsonObject {
  const schema = jsonContent(operation.body?.contents ?? [])?.schema;
  return schema === undefined ? {} : propertiesOf(locate(root, schema)?.value ?? {});
}

function listVerbOf(root: JsonObject, operation: Operation, listed: Shape): ListVerb {
  const total = ['total', 'count', 'total_count', 'totalCount'].find((name) =>
    Object.hasOwn(listed.around, name),
  );
  const parent = listed.item.slice(0, Math.max(0, listed.item.lastIndexOf('/')));
  return {
    operation,
    pointer: operation.pointer,
    items: listed.item,
    total: total === undefined ? undefined : joinPointer(parent, total),
    paging: pagingOf(root, operation),
    filters: {},
    order: undefined,
  };
}

function pagingOf(root: JsonObject, operation: Operation): Paging | undefined {
  const query = operation.parameters.filter((parameter) => parameter.in === 'query');
  const named = (pattern: RegExp) => query.find(({ name }) => pattern.test(name));
  const limit = named(/^(limit|per_?page|page_?size|size)$/i);
  const offset = named(/^(offset|skip|start)$/i);
  const position = offset ?? named(/^(page|page_?number|page_?num)$/i);
  if (limit === undefined || position === undefined) return undefined;
  const maximum = limit.schema === undefined ? undefined : locate(root, limit.schema)?.value.maximum;
  return {
    pointer: operation.pointer,
    style: offset === undefined ? 'page' : 'offset',
    limit: limit.name,
    position: position.name,
    max: typeof maximum === 'number' ? maximum : undefined,
  };
}

const secretName =
  /^(token|secret|key|password|api_?key|access_?token|auth_?token|client_?secret|secret_?key|key_?secret)$/i;

/** Texts of the created item that are called like a secret; shown wherever the documents show them. */
function secretsOf(
  created: Shape | undefined,
  listed: JsonObject | undefined,
  read: JsonObject | undefined,
): SecretRule[] {
  if (created === undefined) return [];
  return Object.keys(created.properties)
    .filter((name) => secretName.test(name) && objectOf(created.properties[name]).type === 'string')
    .map((name) => {
      const shown: Verb[] = ['create', 'rotate'];
      if (listed && Object.hasOwn(listed, name)) shown.push('list');
      if (read && Object.hasOwn(read, name)) shown.push('read', 'update');
      return {
        pointer: joinPointer(created.pointer, 'properties', name),
        field: joinPointer('', name),
        shown,
      };
    });
}

/** A 409 that speaks of something existing already makes a required name unique. */
function uniqueOf(root: JsonObject, create: CreateVerb): UniqueRule[] {
  const conflict = create.operation.responses.find((response) => response.status === '409');
  const schema = jsonContent(create.operation.body?.contents ?? [])?.schema;
  if (conflict === undefined || schema === undefined) return [];
  const description = textOf(locate(root, conflict.pointer)?.value.description) ?? '';
  if (!/exist|duplicate|unique|taken|already|in use/i.test(description)) return [];
  const required = arrayOf(locate(root, schema)?.value.required);
  const field = create.fields.name;
  return field !== undefined && required.includes('name')
    ? [{ pointer: conflict.pointer, field, status: 409, example: undefined }]
    : [];
}

function singular(path: string): string {
  const last =
    path
      .split('/')
      .filter((segment) => segment !== '' && !segment.startsWith('{'))
      .at(-1) ?? 'item';
  return last.replaceAll('_', '-').replace(/ies$/, 'y').replace(/s$/, '');
}

function trim(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
