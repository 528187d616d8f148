import type { Document, Operation } from '../../spec/document.ts';
import { arrayOf, objectOf } from '../../spec/json.ts';
import { matchOperation, matchTemplate } from '../../spec/match.ts';
import { valueAt } from '../../spec/pointer.ts';
import { resourcesOf } from '../../spec/read-resource.ts';
import { type Resource, verbs } from '../../spec/resource.ts';
import { matchesGlob } from './glob.ts';

/** Which operations of a document a run is about. */
export interface OperationOptions {
  readonly document: Document;
  /** Only these are checked. Others are sent where a check needs them: what was created is also listed and deleted. */
  readonly operations?: readonly string[];
  /** These are never sent. */
  readonly exclude?: readonly string[];
}

/** A document without what is excluded, and what of it is checked. */
export interface Choice {
  /** Without the operations that are excluded. */
  readonly document: Document;
  /** Without the verbs that are excluded. */
  readonly resources: readonly Resource[];
  /** Whether an operation is checked, by its label. */
  isChosen(label: string): boolean;
  /** What is excluded and a request would reach, if anything. `path` is below the base. */
  excludedBy(method: string, path: string): string | undefined;
}

/**
 * The operations that a pattern names: by path (`/tokens*`), by method and path (`DELETE /tokens/*`), by operationId or by tag.
 * `*` stands for any characters, `/` among them.
 *
 * @example
 * operationsNamed(document, '/v0/api_keys*').length; // 4
 */
export function operationsNamed(document: Document, pattern: string): readonly Operation[] {
  return document.operations.filter((operation) =>
    namesOf(document, operation).some((name) => matchesGlob(pattern, name)),
  );
}

function namesOf(document: Document, { id, path, method, pointer }: Operation): readonly string[] {
  const paths = [path, ...document.basePaths.map((base) => base + path)];
  const tags = arrayOf(objectOf(valueAt(document.root, pointer))['tags']).filter(
    (tag) => typeof tag === 'string',
  );
  return [...paths, ...paths.map((one) => `${method} ${one}`), id, ...tags];
}

/** @throws ResourceError where `x-resource` says what it cannot mean */
export function chooseOperations({ document, operations = [], exclude = [] }: OperationOptions): Choice {
  const named = (patterns: readonly string[]) =>
    new Set(patterns.flatMap((pattern) => operationsNamed(document, pattern)));
  const excluded = named(exclude);
  const kept = document.operations.filter((operation) => !excluded.has(operation));
  const chosen = operations.length === 0 ? new Set(kept) : named(operations);
  const labels = new Set(kept.filter((operation) => chosen.has(operation)).map(({ label }) => label));
  return {
    document: excluded.size === 0 ? document : { ...document, operations: kept },
    resources: resourcesOf(document).map((resource) => withoutVerbs(resource, excluded)),
    // A case may be about something else than one operation: it is left out only where a choice was made.
    isChosen: (label) => operations.length === 0 || labels.has(label),
    excludedBy: (method, path) =>
      exclude.length === 0 ? undefined : excludedFrom(document, exclude, method, path),
  };
}

function withoutVerbs(resource: Resource, excluded: ReadonlySet<Operation>): Resource {
  const gone = verbs.filter((verb) => {
    const rule = resource[verb];
    return rule !== undefined && excluded.has(rule.operation);
  });
  return gone.length === 0
    ? resource
    : { ...resource, ...Object.fromEntries(gone.map((verb) => [verb, undefined])) };
}

/**
 * What an exclusion says of a request: the operation that it would reach, or the pattern that it fits. Servers answer HEAD as
 * GET, and some forgive slashes, case and escapes: a request that may reach an excluded operation counts, too.
 */
function excludedFrom(document: Document, patterns: readonly string[], method: string, path: string) {
  const verb = method.toUpperCase();
  const methods = verb === 'HEAD' ? ['HEAD', 'GET'] : [verb];
  const excluded = new Set(patterns.flatMap((pattern) => operationsNamed(document, pattern)));
  for (const one of methods) {
    const exact = matchOperation(document, one, path);
    if (exact !== undefined && !exact.isOffBySlash)
      return excluded.has(exact.operation) ? exact.operation.label : undefined;
  }
  const plain = plainPath(path);
  const near = [...excluded].find(
    (operation) =>
      methods.includes(operation.method) && matchTemplate(plainPath(operation.path), plain) !== undefined,
  );
  if (near) return near.label;
  // What no document has is excluded with what lies around it: a DELETE of the whole list with '/tokens*'.
  const names = ['', ...document.basePaths].flatMap((base) => [base + path, `${verb} ${base}${path}`]);
  return patterns.find((pattern) => names.some((name) => matchesGlob(pattern, name)));
}

function plainPath(path: string): string {
  const decoded = path.replaceAll(/%([2-7][0-9a-f])/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return decoded
    .toLowerCase()
    .replaceAll(/\/+/g, '/')
    .replace(/(.)\/$/, '$1');
}
