import type { JsonObject } from '../spec/json.ts';
import type { Resource } from '../spec/resource.ts';

/**
 * What the names of fields and parameters mean, where no document says so. A check that concludes something from a name does it
 * by a function or a list of this file.
 */

const owner =
  /(user|owner|account|tenant|org|organi[sz]ation|project|team|workspace|customer|member|group)(_?(id|uuid|name))?$|^uid$/i;

/** Whether a field or a parameter says whose an item is: `account_id`. */
export function isOwnerName(name: string): boolean {
  return owner.test(name);
}

/** What an item shows of its owner, by field, beyond what its create was given. */
export function ownerFields(
  item: JsonObject,
  { create, secrets }: Resource,
): Readonly<Record<string, string | number>> {
  const given = new Set([...Object.keys(create?.fields ?? {}), ...(create?.inputs ?? [])]);
  return Object.fromEntries(
    Object.entries(item).flatMap(([name, value]) =>
      (typeof value === 'string' || typeof value === 'number') &&
      isOwnerName(name) &&
      !given.has(name) &&
      !secrets.some(({ field }) => field === `/${name}`)
        ? [[name, value] as const]
        : [],
    ),
  );
}

/** Whether a field says when an item expires: `expires_at`. */
export function isExpiryName(name: string): boolean {
  return /^(expires?|expir(ed|es|y|ation)(_?(at|on|date|time))?)$/i.test(name);
}

const inactive = 'expired|inactive|disabled|revoked|suspended|blocked';
const inactiveState = new RegExp(`^(${inactive})$`, 'i');
const inactiveFlag = new RegExp(`^(is_?)?(${inactive})$`, 'i');

/** Whether an item says of itself that it is not in use: by a state, a flag, or the time when it was disabled. */
export function isInactive(item: JsonObject): boolean {
  return Object.entries(item).some(
    ([name, value]) =>
      (typeof value === 'string' && inactiveState.test(value)) ||
      (value === true && inactiveFlag.test(name)) ||
      (value === false && /^(is_?)?(active|enabled|valid)$/i.test(name)) ||
      (Boolean(value) && /^(disabled|revoked|suspended|blocked)_?(at|on)$/i.test(name)),
  );
}

/** Whether a field is called like a name: `name`, `title`. */
export function isNameLike(name: string): boolean {
  return /name|title|label/i.test(name);
}

/** Whether a field is called like a text that may serve as a name: `host`, `note`. */
export function isDescriptionLike(name: string): boolean {
  return /host|description|note/i.test(name);
}

/** Whether a field is called like a time: `created_at`. */
export function isTimeLike(name: string): boolean {
  return /(_at|At|expir\w*)$/.test(name);
}

/** Whether a field is called like an end in time, which must lie in the future to be valid: `valid_until`. */
export function isEndLike(name: string): boolean {
  return /expir|valid_?(to|until)|not_?after|(^|_)end/i.test(name);
}

/** Parameters of a list, and fields of its reply, that lead from page to page. */
export const pagingNames = {
  limit: /^(limit|per_?page|page_?size|size|max_?results|max_?items)$/i,
  offset: /^(offset|skip)$/i,
  page: /^(page|page_?number|page_?num)$/i,
  cursor: /^(cursor|page_?token|next_?token|continuation_?token)$/i,
  after: /^(after|starting_?after|marker)$/i,
  /** Says where the next page is. */
  next: /^(next|next_?(cursor|page_?token|token|marker)|cursor|page_?token|continuation_?token|end_?cursor)$/i,
  /** Says whether there is one. */
  more: /^(has_?more|has_?next(_?page)?)$/i,
} as const;

/** Whether a field says when an item was last used: it changes without anybody changing the item. */
export function isLastUseName(name: string): boolean {
  return /last_?(used|seen)|accessed/i.test(name);
}

/** Whether a field says when an item was last changed: `updated_at`. */
export function isUpdateTimeName(name: string): boolean {
  return /updated|modified/i.test(name);
}

/** Whether a field identifies one request, for support and for logs: `trace_id`. */
export function isRequestIdName(name: string): boolean {
  return /^(x_?)?(request|trace|correlation)_?id$/i.test(name);
}

/** Whether a text is called like one that has a syntax which no schema shows, such as a host. */
export function hasOwnSyntax(name: string): boolean {
  return /host|domain|ur[il]|mail|phone|locale|lang|currency|colou?r|path|slug|ip|scope|role|type|status|state/i.test(
    name,
  );
}

/** Fields that say when an item was created. */
export const creationTimeNames: readonly string[] = [
  'created_at',
  'createdAt',
  'created',
  'creation_time',
  'createTime',
];

/** Fields that say when an item was last changed. */
export const changeTimeNames: readonly string[] = [
  'updated_at',
  'updatedAt',
  'updated',
  'modified_at',
  'updateTime',
];

/** Whether a field is called like one that says when an item was created or changed. */
export function isHistoryName(name: string): boolean {
  return /^(created|updated|modified)/i.test(name);
}

/** Whether a field is called like one that only the server sets. */
export function isServerOwnedName(name: string): boolean {
  return /^(created|updated)_?at$|^user_?id$|^owner(_?id)?$|^used_/i.test(name);
}

/** Fields in which an error has a code for programs. */
export const errorCodeNames = ['error_code', 'errorCode', 'code', 'error'] as const;
