import type { FlatSchema } from './constraints.ts';
import type { Document, Operation } from './document.ts';
import { createVerb, roundTrips, uniqueRules } from './infer/create.ts';
import { listVerb } from './infer/list.ts';
import { secretRules } from './infer/secrets.ts';
import { arrayIn, hasField, idNames, itemIn, requestSchema, secretName } from './infer/shape.ts';
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
  const name = singular(path);
  const id = identify(
    item,
    name,
    [remove, read, update].flatMap((one) => parameterOf(path, one) ?? []),
  );
  if (id === undefined) return undefined;

  const itemVerb = (operation: Operation | undefined): ItemVerb | undefined => {
    const parameter = parameterOf(path, operation);
    const by = parameter && fieldFor(item, parameter, name, id);
    if (operation === undefined || !parameter || by === undefined) return undefined;
    return {
      operation,
      pointer: operation.pointer,
      by: { [parameter]: by },
      item: itemIn(root, operation)?.at,
    };
  };
  const create = post && created ? createVerb(root, post, created) : undefined;
  const readVerb = itemVerb(read);
  const updateVerb = itemVerb(update);
  const rotateVerb = itemVerb(rotate);
  const secrets = created
    ? secretRules(
        root,
        created.schema,
        listed?.schema,
        read && itemIn(root, read)?.schema,
        post && requestSchema(root, post),
      )
    : [];
  const [secret] = secrets;
  return {
    name,
    inferred: true,
    pointer: (post ?? list)?.pointer ?? '/paths',
    id,
    scope: ['account'],
    create,
    list: list && listed && listVerb(root, list, listed),
    // A reply that shows no item is no reading of one.
    read: readVerb?.item === undefined ? undefined : readVerb,
    update: updateVerb && { ...updateVerb, fields: roundTrips(root, updateVerb.operation, item) },
    rotate: rotateVerb && secret && { ...rotateVerb, changes: [secret.field] },
    delete: itemVerb(remove),
    gone: {},
    // A POST that nothing can be seen of afterwards may as well be a question.
    unique: create && (listed || readVerb) ? uniqueRules(root, create) : [],
    secrets,
    authenticates: secret && { field: secret.field, scheme: undefined, may: [], pointer: secret.pointer },
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

/** The path parameter by which an operation says which item is meant. */
function parameterOf(path: string, operation: Operation | undefined): string | undefined {
  return operation && /^\{([^}]+)\}/.exec(trim(operation.path).slice(path.length + 1))?.[1];
}

/** Where an item has what tells it from others: an id, what its operations ask for, a name, or else its secret. */
function identify(item: FlatSchema, name: string, parameters: readonly string[]): string | undefined {
  const own = [`${plain(name)}id`, ...parameters.map(plain)];
  const field =
    idNames.slice(0, -1).find((candidate) => hasField(item, candidate)) ??
    Object.keys(item.properties).find((candidate) => own.includes(plain(candidate))) ??
    (hasField(item, 'name') ? 'name' : secretOf(item));
  return field === undefined ? undefined : joinPointer('', field);
}

/**
 * Which field of the item a path parameter stands for: one of its own name; `name` for `..._name`; the secret for a `token`;
 * what identifies it for an id or what is called like the resource. Undefined where that would be a guess.
 */
function fieldFor(item: FlatSchema, parameter: string, name: string, id: string): string | undefined {
  if (hasField(item, parameter)) return joinPointer('', parameter);
  if (/name$/i.test(parameter) && hasField(item, 'name')) return '/name';
  const secret = secretOf(item);
  if (secretName.test(parameter) && secret !== undefined) return joinPointer('', secret);
  const isId = /(^|_|[a-z])(id|Id|ID|uuid)$/.test(parameter);
  return isId || plain(parameter).includes(plain(name)) || plain(name).endsWith(plain(parameter))
    ? id
    : undefined;
}

/** The one text that is called like a secret; undefined where there are several. */
function secretOf(item: FlatSchema): string | undefined {
  const [secret, ...others] = Object.keys(item.properties).filter((name) => secretName.test(name));
  return others.length === 0 ? secret : undefined;
}

function singular(path: string): string {
  const words = path.split('/').filter((segment) => segment !== '' && !segment.startsWith('{'));
  return (words.at(-1) ?? 'item')
    .replaceAll('_', '-')
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function trim(path: string): string {
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
