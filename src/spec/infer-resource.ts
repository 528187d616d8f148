import { constraint, type FlatSchema, flattenProperty } from './constraints.ts';
import type { Document, Operation } from './document.ts';
import { createVerb, roundTrips, uniqueRules } from './infer/create.ts';
import { listVerb } from './infer/list.ts';
import { collectionPaths, operationsAt, parameterOf } from './infer/operations.ts';
import { secretRules } from './infer/secrets.ts';
import {
  arrayIn,
  createdIn,
  fieldNamed,
  idNames,
  itemIn,
  plain,
  requestSchema,
  secretName,
} from './infer/shape.ts';
import type { JsonObject } from './json.ts';
import { joinPointer } from './pointer.ts';
import type { ItemVerb, Resource } from './resource.ts';

/**
 * The resources that paths and schemas give away: a collection (`/keys`) that makes or lists things, and what can be done to
 * one of them (`/keys/{id}`). Careful rather than complete: what cannot be told is left out, and is then not checked.
 */
export function inferResources(document: Document): readonly Resource[] {
  return collectionPaths(document).flatMap((path) => inferResource(document, path) ?? []);
}

function inferResource(document: Document, path: string): Resource | undefined {
  const { root } = document;
  const { list, post, read, update, rotate, remove } = operationsAt(document, path);
  const listed = list && arrayIn(root, list);
  const created = post && createdIn(root, post);
  // A POST below an item does something to it (`/keys/{id}/rotate`), unless there is a list of what it makes.
  if (listed === undefined && path.includes('{')) return undefined;
  const item = created?.schema ?? listed?.schema;
  if (item === undefined) return undefined;
  const name = singular(path);
  const id = identify(
    root,
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
    update: updateVerb && wholeUpdate(root, updateVerb, item),
    rotate: rotateVerb && secret && { ...rotateVerb, changes: [secret.field] },
    delete: itemVerb(remove),
    gone: {},
    // A POST that nothing can be seen of afterwards may as well be a question.
    unique: create && (listed || readVerb) ? uniqueRules(root, create) : [],
    secrets,
    authenticates: secret && { field: secret.field, scheme: undefined, may: [], pointer: secret.pointer },
  };
}

/** An update whose body can be written: a PUT takes the whole item, so all that it requires must be known from the item. */
function wholeUpdate(root: JsonObject, verb: ItemVerb, item: FlatSchema): Resource['update'] {
  const fields = roundTrips(root, verb.operation, item);
  const required = Object.keys(requestSchema(root, verb.operation)?.required ?? {});
  const canBeWritten =
    verb.operation.method !== 'PUT' || required.every((name) => Object.hasOwn(fields, name));
  return canBeWritten ? { ...verb, fields } : undefined;
}

/**
 * Where an item has what tells it from others: an id, what its operations ask for, a UUID, a name, or else its secret. What may be
 * null identifies nothing, as long as anything else does.
 */
function identify(
  root: JsonObject,
  item: FlatSchema,
  name: string,
  parameters: readonly string[],
): string | undefined {
  const own = [`${plain(name)}id`, ...parameters.map(plain)];
  const candidates = [
    ...idNames.slice(0, -1).map((known) => fieldNamed(item, known)),
    ...Object.keys(item.properties).filter((field) => own.includes(plain(field))),
    Object.keys(item.properties).find((field) => isUuid(flattenProperty(root, item, field))),
    fieldNamed(item, 'name'),
    secretOf(item),
  ].filter((field) => field !== undefined);
  const field = candidates.find((one) => !isNullable(flattenProperty(root, item, one))) ?? candidates[0];
  return field === undefined ? undefined : joinPointer('', field);
}

function isUuid(field: FlatSchema | undefined): boolean {
  return field !== undefined && constraint(field, 'format')?.value === 'uuid';
}

function isNullable(field: FlatSchema | undefined): boolean {
  return field?.types.includes('null') === true;
}

/**
 * Which field of the item a path parameter stands for: one of its own name, or the first of two (`uidOrKey`); `name` for
 * `..._name`; the secret for a `token`; what identifies it for an id or what is called like the resource. Undefined where that
 * would be a guess.
 */
function fieldFor(item: FlatSchema, parameter: string, name: string, id: string): string | undefined {
  const own = fieldNamed(item, parameter) ?? fieldNamed(item, parameter.split(/_or_|Or(?=[A-Z])/)[0] ?? '');
  if (own !== undefined) return joinPointer('', own);
  const named = fieldNamed(item, 'name');
  if (/name$/i.test(parameter) && named !== undefined) return joinPointer('', named);
  const secret = secretOf(item);
  if (secretName.test(parameter) && secret !== undefined) return joinPointer('', secret);
  const isId = /(^|_|-|[a-z])(id|Id|ID|uid|Uid|uuid|sid|Sid)$/.test(parameter);
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
