import type { Operation } from './document.ts';

export const verbs = ['create', 'list', 'read', 'update', 'rotate', 'delete'] as const;
/** What can be done to a resource. */
export type Verb = (typeof verbs)[number];

/** The life of one kind of thing, as `x-resource` tells it (specs/README.md) or as it was inferred. */
export interface Resource {
  readonly name: string;
  /** Guessed from paths and schemas, because the document has no `x-resource`. */
  readonly inferred: boolean;
  /** In the document: `/x-resource/api-key`; of the create or list operation where inferred. */
  readonly pointer: string;
  /** Pointer in an item to what identifies it. */
  readonly id: string | undefined;
  /** What a name and a list are confined to: `account`, names of headers. */
  readonly scope: readonly string[];
  readonly create: CreateVerb | undefined;
  readonly list: ListVerb | undefined;
  readonly read: ItemVerb | undefined;
  readonly update: (ItemVerb & { readonly fields: FieldMap }) | undefined;
  readonly rotate: (ItemVerb & { readonly changes: readonly string[] }) | undefined;
  readonly delete: ItemVerb | undefined;
  /** Status of an item that is no more. */
  readonly gone: { readonly read?: number | undefined; readonly delete?: number | undefined };
  readonly unique: readonly UniqueRule[];
  readonly secrets: readonly SecretRule[];
  readonly authenticates: Authenticates | undefined;
}

/** The secret of an item opens this very API. */
export interface Authenticates {
  readonly pointer: string;
  /** Pointer in the item. */
  readonly field: string;
  readonly scheme: string | undefined;
  /** What it is certain to be good for beside reading. */
  readonly may: readonly Verb[];
}

/** A resource that has certain verbs: `ResourceWith<'create' | 'delete'>`. */
export type ResourceWith<V extends Verb> = Resource & { readonly [Name in V]: NonNullable<Resource[Name]> };

export function hasVerbs<V extends Verb>(
  resource: Resource,
  needed: readonly V[],
): resource is ResourceWith<V> {
  return needed.every((verb) => resource[verb] !== undefined);
}

/** Request field or parameter -> pointer in the item. */
export type FieldMap = Readonly<Record<string, string>>;

/** The request field or parameter that ends up at a pointer in the item. */
export function fieldAt(fields: FieldMap, pointer: string): string | undefined {
  return Object.keys(fields).find((name) => fields[name] === pointer);
}

export interface CreateVerb {
  readonly operation: Operation;
  readonly pointer: string;
  /** Pointer in the response body to the created item. */
  readonly item: string;
  /** Request fields whose value must exist already. */
  readonly inputs: readonly string[];
  readonly fields: FieldMap;
}

export interface ListVerb {
  readonly operation: Operation;
  readonly pointer: string;
  /** Pointer in the response body to the array. */
  readonly items: string;
  /** Pointer in the response body to the number of all matching items. */
  readonly total: string | undefined;
  readonly paging: Paging | undefined;
  readonly filters: FieldMap;
  /** Filters that may be repeated: what has any of the values fits. */
  readonly repeats: readonly string[];
  readonly order: 'newest-first' | 'oldest-first' | undefined;
}

export interface Paging {
  readonly pointer: string;
  readonly style: 'offset' | 'page';
  /** Query parameter: items per page. */
  readonly limit: string;
  /** Query parameter: items to skip, or page number from 1. */
  readonly position: string;
  readonly max: number | undefined;
  /** Items per page where more than the most is asked for; undefined where that is left to the server. */
  readonly over: number | undefined;
}

export interface ItemVerb {
  readonly operation: Operation;
  readonly pointer: string;
  /** Parameter in path or query -> pointer in the item. */
  readonly by: FieldMap;
  /** Pointer in the response body to the item; undefined where the reply shows none. */
  readonly item: string | undefined;
}

export interface UniqueRule {
  readonly pointer: string;
  /** Pointer in the item. */
  readonly field: string;
  readonly status: number;
  /** Name of the documented error example. */
  readonly example: string | undefined;
}

export interface SecretRule {
  readonly pointer: string;
  /** Pointer in the item. */
  readonly field: string;
  /** The verbs whose replies may show it. */
  readonly shown: readonly Verb[];
}

/** What an operation is to a resource. */
export interface Role {
  readonly resource: Resource;
  readonly verb: Verb;
}

/** Every role that an operation plays; one list operation may serve several resources. */
export function rolesOf(resources: readonly Resource[], operation: Operation): readonly Role[] {
  return resources.flatMap((resource) =>
    verbs.filter((verb) => resource[verb]?.operation === operation).map((verb) => ({ resource, verb })),
  );
}
