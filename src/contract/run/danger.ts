import type { Operation } from '../../spec/document.ts';
import { matchPath, matchTemplate } from '../../spec/match.ts';
import { valueAt } from '../../spec/pointer.ts';
import { type FieldMap, type Resource, type Role, rolesOf } from '../../spec/resource.ts';
import type { Draft } from '../http/transport.ts';
import { identifiersOf } from '../items/item.ts';
import { whyNotOwn } from '../items/own-items.ts';
import { mayBeMisread, namesOneThing } from './path-risk.ts';
import type { Run } from './run-state.ts';

/** Methods that change nothing: RFC 9110, section 9.2.1, and the IANA registry of methods. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'REPORT', 'SEARCH', 'QUERY']);

/**
 * Why a request might destroy something that this run did not create; undefined where it cannot. No request with a reason is
 * ever sent. What may be sent: what changes nothing, a documented create, and what is about an item of this run or about
 * something that cannot exist.
 *
 * @example
 * dangerOf(run, { method: 'DELETE', path: '/keys', ... }); // 'DELETE /keys is about more than one item of this run'
 */
export function dangerOf(run: Run, draft: Draft): string | undefined {
  const { resources } = run;
  const method = methodOf(draft);
  const fitting = operationsAt(run, draft);
  const match = fitting.find(({ operation }) => operation.method === method);
  const roles = match === undefined ? [] : rolesOf(resources, match.operation);
  const changing = roles.filter(({ verb }) => verb !== 'list' && verb !== 'read');
  if (safeMethods.has(method) && changing.length === 0) return undefined;
  const what = `${method} ${draft.path === '' ? '/' : draft.path}`;
  if (mayBeMisread(draft.path)) return `${what} may be read as another path`;
  if (match && changing.some(({ verb }) => verb === 'create')) return undefined;
  const query = Object.fromEntries(draft.query);
  if (match && changing.length > 0) {
    if (run.settings.bulkMethods && changing.every((role) => lacksIdentity(role, query))) return undefined;
    // A parameter may be there twice, and a server may take either.
    const readings = draft.query.map(([name, value]) => ({ ...query, [name]: value, ...match.path }));
    const isOwn = (role: Role) =>
      [{ ...query, ...match.path }, ...readings].every((values) => isAboutOwn(run, role, values));
    return changing.some(isOwn) ? undefined : `${what} is about an item that this run did not create`;
  }
  const isCollection = fitting.length > 0 && fitting.every(({ path }) => Object.keys(path).length === 0);
  if (isCollection && match === undefined && run.settings.bulkMethods) return undefined;
  const values = fitting.flatMap(({ path }) => Object.values(path));
  if (values.some((value) => resources.some((resource) => isOwnValue(run, resource, value))))
    return undefined;
  return `${what} is about more than one item of this run`;
}

/** The method that a server may obey: some take another one from a header or from the query. */
function methodOf({ method, headers, query }: Draft): string {
  const overriding = ['x-http-method-override', 'x-http-method', 'x-method-override'];
  const header = Object.entries(headers).find(([name]) => overriding.includes(name.toLowerCase()));
  const parameter = query.find(([name]) => ['_method', 'method_override'].includes(name.toLowerCase()));
  return (header?.[1] ?? parameter?.[1] ?? method).trim().toUpperCase();
}

/** The operations of the document that have this path, whatever their method. */
function operationsAt(
  { document }: Run,
  { operation, path }: Draft,
): readonly { readonly operation: Operation; readonly path: Readonly<Record<string, string>> }[] {
  const own = operation && matchTemplate(operation.path, path);
  const others = matchPath(document, path);
  return operation && own ? [{ operation, path: own }, ...others] : others;
}

/** Whether a parameter of the query that identifies an item is left out: the request is about all of them. */
function lacksIdentity({ resource, verb }: Role, query: Readonly<Record<string, string>>): boolean {
  const rule = verb === 'list' || verb === 'create' ? undefined : resource[verb];
  const names = Object.keys(rule?.by ?? {}).filter((name) => !rule?.operation.path.includes(`{${name}}`));
  return names.some((name) => query[name] === undefined);
}

/** Whether the parameters of a request identify an item of this run, or one that cannot exist. */
function isAboutOwn(run: Run, { resource, verb }: Role, values: Readonly<Record<string, string>>): boolean {
  const by: FieldMap = (verb === 'list' || verb === 'create' ? undefined : resource[verb]?.by) ?? {};
  const names = Object.keys(by);
  if (names.length === 0) return false;
  if (names.some((name) => !namesOneThing(values[name] ?? ''))) return false;
  const items = run.ledger.items.filter(
    (item) =>
      item.resource === resource &&
      Object.entries(by).every(([name, pointer]) => String(valueAt(item.known, pointer)) === values[name]),
  );
  if (items.some((item) => whyNotOwn(run, item) === undefined)) return true;
  return names.some((name) => cannotExist(run, resource, values[name] ?? ''));
}

/** Whether a value in a path identifies an item of this run, or one that cannot exist. */
function isOwnValue(run: Run, resource: Resource, value: string): boolean {
  if (!namesOneThing(value)) return false;
  const items = run.ledger.items.filter(
    (item) => item.resource === resource && identifiersOf(resource, item.known).includes(value),
  );
  return items.some((item) => whyNotOwn(run, item) === undefined) || cannotExist(run, resource, value);
}

/** A name of this run, or an id so long and so mixed that no server has given it to anything. */
function cannotExist(run: Run, resource: Resource, value: string): boolean {
  if (run.isOwnName(value)) return true;
  const isKnown = run.ledger.items.some((item) => identifiersOf(resource, item.known).includes(value));
  // A careless server may take it for a pattern that fits what is another's.
  const isPattern = /[*?%]|_$/.test(value);
  if (isPattern && !run.settings.isLoopback) return false;
  return !isKnown && !run.existing.of(resource).ids.has(value) && isUnguessable(value);
}

/** 12 letters and digits or more, of 8 kinds or more: no counter counts like that. */
function isUnguessable(value: string): boolean {
  // A UUID, also with a wildcard for its last digit.
  const isUuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{11}[\da-f%_*]?$/i.test(value);
  const texts = isUuid ? [value] : (value.match(/[a-z\d]{12,}/gi) ?? []);
  return texts.some(
    (text) => /[a-z]/i.test(text) && /\d.*\d.*\d/.test(text) && new Set(text.toLowerCase()).size >= 8,
  );
}
