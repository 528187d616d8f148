import { valueAt } from '../../spec/pointer.ts';
import { statusOf } from '../status-of.ts';
import type { Exchange } from '../types.ts';
import type { Item } from './ledger.ts';

/** Something that stays on the server, or may. */
export interface LeftBehind {
  readonly resource: string;
  readonly name: string;
  /** Where it is known, and differs from the name. */
  readonly id?: string;
  readonly reason: string;
}

/** Why an item stays, by the reply to its delete. */
export function whyNotDeleted(exchange: Exchange): string {
  return `its deletion was answered with ${statusOf(exchange)}`;
}

/**
 * An item that stays, so that a person finds it: by its name and its id.
 *
 * @example
 * leftBehindOf(item, 'its deletion was answered with 403'); // { resource: 'key', name: 'keymock-q3x81ka0-7', id: '41', reason }
 */
export function leftBehindOf(
  { resource, label, known }: Pick<Item, 'resource' | 'label' | 'known'>,
  reason: string,
): LeftBehind {
  const value = resource.id === undefined ? undefined : valueAt(known, resource.id);
  const id = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
  const name = label ?? id ?? nameless;
  return { resource: resource.name, name, ...(id !== undefined && id !== name && { id }), reason };
}

/**
 * As it may be shown: a long name is cut, and one with a secret in it gives way to the id. A name that the run itself has
 * given is no secret, whatever field it stands in.
 *
 * @param mask hides every secret in a text
 * @param isOwnName whether the run has given a name
 */
export function shownLeftBehind(
  { resource, name, id, reason }: LeftBehind,
  mask: (text: string) => string,
  isOwnName: (name: string) => boolean,
): LeftBehind {
  const isPlain = name.length <= longestPlain && /^keymock[-_. a-z0-9]*$/i.test(name) && isOwnName(name);
  const masked = isPlain ? name : mask(name);
  const maskedId = id === undefined ? undefined : cut(mask(id));
  const isHidden = masked !== name && id !== undefined && maskedId === cut(id);
  return {
    resource,
    name: isHidden ? id : cut(masked),
    ...(!isHidden && maskedId !== undefined && { id: maskedId }),
    reason: cut(mask(reason)),
  };
}

/** A name as the run gives it, without anything that a check has put behind it. */
const longestPlain = 40;

const longest = 200;

function cut(text: string): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length - longest} more characters)`;
}

const nameless = '(without a name)';
