import type { CompiledDocument, Route } from '../../mock/document.ts';
import type { Document, Operation } from '../../spec/document.ts';
import { evidenceIdOf } from './evidence-id.ts';

/**
 * The routes of a document: each operation below each base path of its `servers`. A literal segment comes before a parameter,
 * so that `/keys/usage` is found before `/keys/{id}` (OpenAPI 3.1, section 4.8.8.2).
 */
export function compileRoutes(name: string, document: Document): CompiledDocument {
  const spellings = new Map<string, string>();
  const routes = document.basePaths.flatMap((base) =>
    document.operations.map((operation) => toRoute(name, base, operation, spellings)),
  );
  return { routes: routes.toSorted((a, b) => compare(a.path, b.path)), validators: {} };
}

/**
 * The paths that are the document's: its base paths, or where it has none, the first segments of its paths, so that several
 * documents can be served beside each other.
 */
export function rootsOf({ basePaths, operations }: Document): readonly string[] {
  const roots = basePaths.flatMap((base) => {
    if (base !== '') return [`${base}/`];
    return operations.flatMap(({ path }) => {
      const [, first = ''] = path.split('/');
      if (first === '' || first.includes('{')) return ['/'];
      return path === `/${first}` ? [`/${first}`, `/${first}/`] : [`/${first}/`];
    });
  });
  const all = [...new Set(roots)];
  return all.includes('/') ? ['/'] : all.filter((root) => root.endsWith('/') || !all.includes(`${root}/`));
}

function toRoute(name: string, base: string, operation: Operation, spellings: Map<string, string>): Route {
  const path = `${base}${operation.path}`;
  // `/keys/{id}` and `/keys/{key}` are one path; what its parameters are called, the handler knows by their places.
  const plain = path.replaceAll(/\{[^}]*\}/g, '{}');
  const spelling = spellings.get(plain) ?? path;
  spellings.set(plain, spelling);
  return {
    operationId: operation.id,
    method: operation.method,
    path: spelling,
    body: operation.body === undefined ? 'none' : operation.body.required ? 'required' : 'optional',
    evidence: Object.fromEntries(
      operation.responses.map(({ status }) => [status, evidenceIdOf(name, operation, status)]),
    ),
  };
}

/** The path parameters of a request by the names that its own operation gives them. */
export function namedParameters(
  operation: Operation,
  found: Readonly<Record<string, string>>,
): Record<string, string> {
  const values = Object.values(found);
  return Object.fromEntries(parametersIn(operation.path).map((name, i) => [name, values[i] ?? '']));
}

/** The names of the parameters of a path. */
export function parametersIn(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
}

/** Segment by segment, literals first. */
function compare(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  for (const [i, segment] of left.entries()) {
    const order = rank(segment) - rank(right[i] ?? '');
    if (order !== 0) return order;
  }
  return 0;
}

/** `{id}` last, `{id}.json` before it. */
function rank(segment: string): number {
  if (!segment.includes('{')) return 0;
  return /^\{[^}]*\}$/.test(segment) ? 2 : 1;
}
