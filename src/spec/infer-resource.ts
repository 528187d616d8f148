import type { FlatSchema } from './constraints.ts';
import type { Document, Operation } from './document.ts';
import { createVerb, roundTrips, uniqueRules } from './infer/create.ts';
import { listVerb } from './infer/list.ts';
import { secretRules } from './infer/secrets.ts';
import { arrayIn, hasField, idNames, itemIn } from './infer/shape.ts';
import { joinPointer } from './pointer.ts';
import type { ItemVerb, Resource } from './resource.ts';

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
  const { root } = document;
  const { list, post, read, update, rotate, remove } = operationsAt(document, path);
  const listed = list && arrayIn(root, list);
  const created = post && itemIn(root, post);
  // A POST below an item does something to it (`/keys/{id}/rotate`), unless there is a list of what it makes.
  if (listed === undefined && path.includes('{')) return undefined;
  const item = created?.schema ?? listed?.schema;
  if (item === undefined) return undefined;
  const parameter = parameterOf(document, path);
  const id = identify(item, parameter);
  if (id === undefined) return undefined;

  const itemVerb = (operation: Operation | undefined): ItemVerb | undefined => {
    if (operation === undefined || !parameter) return undefined;
    const by = { [parameter]: byOf(item, parameter, id) };
    return { operation, pointer: operation.pointer, by, item: itemIn(root, operation)?.at };
  };
  const create = post && created ? createVerb(root, post, created) : undefined;
  const updateVerb = itemVerb(update);
  const rotateVerb = itemVerb(rotate);
  const secrets = created
    ? secretRules(root, created.schema, listed?.schema, read && itemIn(root, read)?.schema)
    : [];
  const [secret] = secrets;
  return {
    name: singular(path),
    inferred: true,
    pointer: (post ?? list)?.pointer ?? '/paths',
    id,
    scope: ['account'],
    create,
    list: list && listed && listVerb(root, list, listed),
    read: itemVerb(read),
    update: updateVerb && { ...updateVerb, fields: roundTrips(root, updateVerb.operation, item) },
    rotate: rotateVerb && secret && { ...rotateVerb, changes: [secret.field] },
    delete: itemVerb(remove),
    gone: {},
    unique: create ? uniqueRules(root, create) : [],
    secrets,
    authenticates: secret && { field: secret.field, scheme: undefined, pointer: secret.pointer },
  };
}

/** What is done at a collection's path, and below it to one of its items. */
function operationsAt({ operations }: Document, path: string) {
  const at = (method: string, wanted: (path: string) => boolean) =>
    operations.find((operation) => operation.method === method && wanted(trim(operation.path)));
  const isCollection = (candidate: string) => candidate === path;
  const isItem = (candidate: string) => isItemOf(path, candidate);
  const isRotation = (candidate: string) =>
    candidate.startsWith(`${path}/{`) && /\/(rotate|regenerate|roll|renew)$/.test(candidate);
  return {
    list: at('GET', isCollection),
    post: at('POST', isCollection),
    read: at('GET', isItem),
    update: at('PATCH', isItem),
    remove: at('DELETE', isItem),
    rotate: at('POST', isRotation),
  };
}

function isItemOf(path: string, candidate: string): boolean {
  return (
    candidate.startsWith(`${path}/{`) &&
    candidate.endsWith('}') &&
    !candidate.slice(path.length + 1).includes('/')
  );
}

/** The path parameter that says which item is meant. */
function parameterOf({ operations }: Document, path: string): string | undefined {
  const item = operations.map((operation) => trim(operation.path)).find((it) => isItemOf(path, it));
  return item?.slice(path.length + 2, -1);
}

function identify(item: FlatSchema, parameter: string | undefined): string | undefined {
  const names = [...idNames.slice(0, -1), parameter ?? '', 'name'];
  const name = names.find((candidate) => hasField(item, candidate));
  return name === undefined ? undefined : joinPointer('', name);
}

/** Which field of the item a path parameter stands for: one of its own name, `name` for `..._name`, else what identifies it. */
function byOf(item: FlatSchema, parameter: string, id: string): string {
  if (hasField(item, parameter)) return joinPointer('', parameter);
  return /name$/i.test(parameter) && hasField(item, 'name') ? '/name' : id;
}

function singular(path: string): string {
  const words = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return (words.at(-1) ?? 'item').replaceAll('_', '-').replace(/ies$/, 'y').replace(/s$/, '');
}

function trim(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
