import type { Document, Operation } from './document.ts';
import { roundTrips } from './infer/create.ts';
import { collectionOf, operationsAt, parameterOf } from './infer/operations.ts';
import { itemIn, requestSchema } from './infer/shape.ts';
import { resourcesOf } from './read-resource.ts';
import { type Resource, verbs } from './resource.ts';

/** A part of a resource that the checks can use. */
export type ResourcePart =
  | 'create'
  | 'list'
  | 'read'
  | 'update'
  | 'rotate'
  | 'delete'
  | 'secret'
  | 'paging'
  | 'unique';

/**
 * Why parts of a resource are missing, in words that end without a full stop. Of a resource that an `x-resource` describes, what is
 * not there was left out; a choice of operations may have left out more.
 *
 * @example
 * missingParts(document, resource); // { rotate: 'there is no POST /keys/{id}/rotate, or the like' }
 */
export function missingParts(document: Document, resource: Resource): Partial<Record<ResourcePart, string>> {
  const isMissing: Readonly<Record<ResourcePart, boolean>> = {
    create: resource.create === undefined,
    list: resource.list === undefined,
    read: resource.read === undefined,
    update: resource.update === undefined,
    rotate: resource.rotate === undefined,
    delete: resource.delete === undefined,
    secret: resource.secrets.length === 0,
    paging: resource.list !== undefined && resource.list.paging === undefined,
    unique: resource.unique.length === 0,
  };
  const whole = resourcesOf(document).find(({ pointer }) => pointer === resource.pointer);
  const isExcluded = (part: string) => verbs.some((verb) => verb === part && whole?.[verb] !== undefined);
  const reasons = resource.inferred ? reasonsOf(document, resource) : undefined;
  const missing = (Object.keys(isMissing) as ResourcePart[]).filter((part) => isMissing[part]);
  return Object.fromEntries(
    missing.map((part) => [
      part,
      isExcluded(part) ? 'it is excluded' : (reasons?.[part] ?? 'x-resource does not name it'),
    ]),
  );
}

function reasonsOf(document: Document, resource: Resource): Record<ResourcePart, string> {
  const { root } = document;
  const path = collectionOf(resource.list?.operation ?? resource.create?.operation);
  const { list, post, read, update, remove, rotate } = operationsAt(document, path);
  const item = `${path}/{…}`;
  const fieldMissing = (operation: Operation) =>
    `keymock cannot tell which field of the item {${parameterOf(path, operation)}} of ${operation.label} is`;
  const noSecret = 'no text in the reply to the create is called like a secret, or shown by it alone';
  return {
    list: list ? `${list.label} documents no list of items` : `there is no GET ${path}`,
    create: post ? `${post.label} documents no reply that shows the item` : `there is no POST ${path}`,
    read: !read
      ? `there is no GET ${item}`
      : itemIn(root, read)
        ? fieldMissing(read)
        : `${read.label} documents no reply that shows the item`,
    update: update
      ? (unwritable(document, update) ?? fieldMissing(update))
      : `there is no PATCH or PUT ${item}`,
    rotate: !rotate
      ? `there is no POST ${item}/rotate, or the like`
      : resource.secrets.length === 0
        ? noSecret
        : fieldMissing(rotate),
    delete: remove ? fieldMissing(remove) : `there is no DELETE ${item}`,
    secret: resource.create ? noSecret : 'there is no create, whose reply would show it',
    paging:
      whyNoPages(list) ??
      `${list?.label ?? path} has no query parameters for a limit and a page or an offset`,
    unique: 'no 409 of the create is described as that of a name that exists already',
  };
}

/** Query parameters that take what the reply before named. */
const cursors = /^(cursor|(starting_?)?after|(next_?|page_?|continuation_?)token|continue|marker|from)$/i;

function whyNoPages(list: Operation | undefined): string | undefined {
  const cursor = list?.parameters.find(({ name, in: place }) => place === 'query' && cursors.test(name));
  return cursor && `its pages have cursors (${cursor.name}), which are followed, but pages are not compared`;
}

/** What a PUT requires and the item does not show: the item could not be sent back. */
function unwritable({ root }: Document, operation: Operation): string | undefined {
  const shown = itemIn(root, operation)?.schema;
  const required = Object.keys(requestSchema(root, operation)?.required ?? {});
  const fields = shown ? roundTrips(root, operation, shown) : {};
  const unknown = required.filter((name) => !Object.hasOwn(fields, name));
  return operation.method === 'PUT' && unknown.length > 0
    ? `${operation.label} requires ${unknown.join(', ')}, which the item does not show`
    : undefined;
}
