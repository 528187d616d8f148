import { type Document, findOperation, type Operation } from './document.ts';
import { inferResources } from './infer-resource.ts';
import { arrayOf, isObject, type JsonObject, objectOf } from './json.ts';
import { joinPointer } from './pointer.ts';
import {
  type Authenticates,
  type FieldMap,
  type ItemVerb,
  type ListVerb,
  type Paging,
  type Resource,
  type Verb,
  verbs,
} from './resource.ts';

/** An `x-resource` that says what it cannot mean. Names the place. */
export class ResourceError extends Error {
  override readonly name = 'ResourceError';
}

/**
 * The resources of a document: those that its `x-resource` describes, or, where it has none, those that can be inferred.
 *
 * @throws ResourceError naming the place and what is wrong with it
 *
 * @example
 * resourcesOf(document)[0]?.create?.operation.label; // 'POST /v0/api_keys'
 */
export function resourcesOf(document: Document): readonly Resource[] {
  const described = document.root['x-resource'];
  if (described === undefined) return inferResources(document);
  const part = partAt(document, described, '/x-resource');
  return Object.keys(part.value).map((name) => readResource(name, part.child(name)));
}

function readResource(name: string, part: Part): Resource {
  part.allow(...verbs, 'id', 'scope', 'gone', 'unique', 'secrets', 'authenticates', 'x-evidence');
  if (part.value.create === undefined && part.value.list === undefined)
    throw part.error('it needs "create" or "list"');
  const create = part.optional('create');
  const update = part.optional('update');
  const rotate = part.optional('rotate');
  create?.allow('operation', 'item', 'inputs', 'fields', 'x-evidence');
  return {
    name,
    inferred: false,
    pointer: part.pointer,
    id: part.pointerText('id'),
    scope: part.value.scope === undefined ? ['account'] : part.texts('scope'),
    create: create && {
      operation: create.operation(),
      pointer: create.pointer,
      item: create.pointerText('item') ?? '',
      inputs: create.texts('inputs'),
      fields: create.pointers('fields'),
    },
    list: readList(part.optional('list')),
    read: optionalItemVerb(part.optional('read')),
    update: update && { ...itemVerb(update, 'fields'), fields: update.pointers('fields') },
    rotate: rotate && { ...itemVerb(rotate, 'changes'), changes: rotate.texts('changes') },
    delete: optionalItemVerb(part.optional('delete')),
    gone: readGone(part.optional('gone')),
    unique: part.list('unique').map((rule) => {
      rule.allow('field', 'status', 'example', 'x-evidence');
      return {
        pointer: rule.pointer,
        field: rule.requiredPointer('field'),
        status: rule.number('status') ?? 409,
        example: rule.text('example'),
      };
    }),
    secrets: part.list('secrets').map((rule) => {
      rule.allow('field', 'shown', 'x-evidence');
      return {
        pointer: rule.pointer,
        field: rule.requiredPointer('field'),
        shown: rule.texts('shown').map((verb) => verbNamed(rule, verb)),
      };
    }),
    authenticates: readAuthenticates(part.optional('authenticates')),
  };
}

const orders = ['newest-first', 'oldest-first'] as const;

function readList(part: Part | undefined): ListVerb | undefined {
  if (part === undefined) return undefined;
  part.allow('operation', 'items', 'total', 'paging', 'filters', 'repeats', 'order', 'x-evidence');
  const said = part.text('order');
  const order = orders.find((known) => known === said);
  if (order !== said) throw part.error(`"order" must be ${orders.join(' or ')}, not "${said}"`);
  return {
    operation: part.operation(),
    pointer: part.pointer,
    items: part.pointerText('items') ?? '',
    total: part.pointerText('total'),
    paging: readPaging(part.optional('paging')),
    filters: part.pointers('filters'),
    repeats: part.texts('repeats'),
    order,
  };
}

function readPaging(part: Part | undefined): Paging | undefined {
  if (part === undefined) return undefined;
  part.allow('style', 'limit', 'offset', 'page', 'max', 'over', 'x-evidence');
  const style = part.text('style');
  if (style !== 'offset' && style !== 'page') throw part.error('"style" must be offset or page');
  const limit = part.text('limit');
  const position = part.text(style);
  if (limit === undefined || position === undefined) throw part.error(`it needs "limit" and "${style}"`);
  const { pointer } = part;
  return { pointer, style, limit, position, max: part.number('max'), over: part.number('over') };
}

function readGone(part: Part | undefined): Resource['gone'] {
  part?.allow('read', 'delete', 'x-evidence');
  return { read: part?.number('read'), delete: part?.number('delete') };
}

function readAuthenticates(part: Part | undefined): Authenticates | undefined {
  if (part === undefined) return undefined;
  part.allow('field', 'scheme', 'may', 'x-evidence');
  return {
    pointer: part.pointer,
    field: part.requiredPointer('field'),
    scheme: part.text('scheme'),
    may: part.texts('may').map((verb) => verbNamed(part, verb)),
  };
}

function optionalItemVerb(part: Part | undefined): ItemVerb | undefined {
  return part && itemVerb(part);
}

function itemVerb(part: Part, ...more: readonly string[]): ItemVerb {
  part.allow('operation', 'by', 'item', 'x-evidence', ...more);
  return {
    operation: part.operation(),
    pointer: part.pointer,
    by: part.pointers('by'),
    item: part.pointerText('item'),
  };
}

function verbNamed(part: Part, name: string): Verb {
  const verb = verbs.find((known) => known === name);
  if (verb === undefined) throw part.error(`"${name}" is none of ${verbs.join(', ')}`);
  return verb;
}

/** One object of `x-resource`, with readers that name the place when they fail. */
interface Part {
  readonly value: JsonObject;
  readonly pointer: string;
  error(what: string): ResourceError;
  allow(...names: readonly string[]): void;
  child(name: string): Part;
  optional(name: string): Part | undefined;
  list(name: string): readonly Part[];
  text(name: string): string | undefined;
  number(name: string): number | undefined;
  texts(name: string): readonly string[];
  /** A JSON Pointer. */
  pointerText(name: string): string | undefined;
  requiredPointer(name: string): string;
  pointers(name: string): FieldMap;
  operation(): Operation;
}

function partAt(document: Document, given: unknown, pointer: string): Part {
  const error = (what: string) => new ResourceError(`Failed to read x-resource at "${pointer}": ${what}.`);
  if (!isObject(given)) throw error('it must be an object');
  const value = given;
  const text = (name: string) => {
    const found = value[name];
    if (found !== undefined && typeof found !== 'string') throw error(`"${name}" must be a text`);
    return found;
  };
  const checkPointer = (name: string, found: string) => {
    if (found !== '' && !found.startsWith('/'))
      throw error(`"${name}" must be a JSON Pointer such as "/${found}", not "${found}"`);
    return found;
  };
  const pointerText = (name: string) => {
    const found = text(name);
    return found === undefined ? undefined : checkPointer(name, found);
  };
  const child = (name: string) => partAt(document, value[name], joinPointer(pointer, name));
  return {
    value,
    pointer,
    error,
    text,
    pointerText,
    child,
    allow(...names) {
      const unknown = Object.keys(value).find((name) => !names.includes(name));
      if (unknown !== undefined) throw error(`"${unknown}" is not known here; known are ${names.join(', ')}`);
    },
    optional: (name) => (value[name] === undefined ? undefined : child(name)),
    list: (name) =>
      arrayOf(value[name]).map((item, i) => partAt(document, item, joinPointer(pointer, name, i))),
    number(name) {
      const found = value[name];
      if (found !== undefined && typeof found !== 'number') throw error(`"${name}" must be a number`);
      return found;
    },
    texts: (name) =>
      arrayOf(value[name]).map((item) => {
        if (typeof item !== 'string') throw error(`"${name}" must be an array of texts`);
        return item;
      }),
    requiredPointer(name) {
      const found = pointerText(name);
      if (found === undefined) throw error(`it needs "${name}"`);
      return found;
    },
    pointers: (name) =>
      Object.fromEntries(
        Object.entries(objectOf(value[name])).map(([key, found]) => {
          if (typeof found !== 'string') throw error(`"${name}" must map names to JSON Pointers`);
          return [key, checkPointer(key, found)];
        }),
      ),
    operation() {
      const id = text('operation');
      if (id === undefined) throw error('it needs "operation", an operationId');
      const operation = findOperation(document, id);
      if (operation === undefined) throw error(`there is no operation "${id}" in the document`);
      return operation;
    },
  };
}
