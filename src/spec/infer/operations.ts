import type { Document, Operation } from '../document.ts';

/** What is done at a collection's path, and below it to one of its items. */
export interface CollectionOperations {
  readonly list: Operation | undefined;
  readonly post: Operation | undefined;
  readonly read: Operation | undefined;
  readonly update: Operation | undefined;
  readonly remove: Operation | undefined;
  readonly rotate: Operation | undefined;
}

/**
 * The paths that may be collections: no item, no call of a procedure (`/keys.getKey`, `/api-key/update`, `/sign-in/email`).
 *
 * @example
 * collectionPaths(document); // ['/v0/api_keys']
 */
export function collectionPaths({ operations }: Document): readonly string[] {
  const paths = new Set(operations.map(({ path }) => trim(path)));
  return [...paths].filter((path) => !path.endsWith('}') && !isProcedure(path));
}

export function operationsAt({ operations }: Document, path: string): CollectionOperations {
  const at = (method: string, wanted: (path: string) => boolean) =>
    operations.find((operation) => operation.method === method && wanted(trim(operation.path)));
  const isCollection = (candidate: string) => candidate === path;
  const isItem = (candidate: string) => isItemOf(path, candidate);
  const isBelowItem = (candidate: string) => candidate.startsWith(`${path}/{`);
  return {
    list: at('GET', isCollection),
    post:
      at('POST', isCollection) ??
      at(
        'POST',
        (candidate) => candidate.startsWith(`${path}/`) && creating.test(candidate.slice(path.length + 1)),
      ),
    read: at('GET', isItem),
    update: at('PATCH', isItem) ?? at('PUT', isItem),
    remove: at('DELETE', isItem),
    rotate: at('POST', (candidate) => isBelowItem(candidate) && rotating.test(candidate)),
  };
}

/** The path of the collection that a list or a create belongs to. */
export function collectionOf(operation: Operation | undefined): string {
  const path = trim(operation?.path ?? '');
  const end = path.lastIndexOf('/');
  return operation?.method === 'POST' && creating.test(path.slice(end + 1)) ? path.slice(0, end) : path;
}

/** The path parameter by which an operation says which item is meant. */
export function parameterOf(path: string, operation: Operation | undefined): string | undefined {
  return operation && /^\{([^}]+)\}/.exec(trim(operation.path).slice(path.length + 1))?.[1];
}

const creating = /^(create|new|add|generate|issue)$/;
const rotating = /\/(rotate|regenerate|roll|renew)([-_]?(api)?[-_]?(key|secret|token))?$/i;

/** What a path ends with that calls a procedure. */
const verb =
  /^(create|new|add|generate|issue|get|list|find|search|query|update|edit|set|delete|remove|verify|validate|check|introspect|send|reset|change|confirm|enable|disable|revoke|rotate|regenerate|roll|renew|refresh|login|logout|register|whoami|import|export|test|me)($|[-_]|(?=[A-Z]))/;
/** Of such a part nothing below is a collection, either. */
const session = /^(sign|log)[-_]?(in|up|out|off|on)$/i;
/** `keys.getKey`, but not `v1.1`. */
const dotted = /^[a-z][\w-]*\.[a-z][\w.]*$/i;

function isProcedure(path: string): boolean {
  const parts = path.split('/').filter((part) => part !== '' && !part.startsWith('{'));
  const last = parts.at(-1) ?? '';
  return verb.test(last) || dotted.test(last) || parts.some((part) => session.test(part));
}

function isItemOf(path: string, candidate: string): boolean {
  return (
    candidate.startsWith(`${path}/{`) &&
    candidate.endsWith('}') &&
    !candidate.slice(path.length + 1).includes('/')
  );
}

/** Without a slash at its end, or the name of a format (`/Keys.json`). */
function trim(path: string): string {
  const bare = path.replace(/\.json$/, '');
  return bare.length > 1 ? bare.replace(/\/$/, '') : bare;
}
