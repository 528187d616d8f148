import type { CompiledDocument, Route } from './document.ts';

/** The operations of one path by method, and the path's parameters. */
export interface RouteMatch {
  readonly methods: Readonly<Record<string, Route>>;
  readonly path: Record<string, string>;
}

interface Template {
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly methods: Record<string, Route>;
}

export type Router = (path: string) => RouteMatch | undefined;

/**
 * Finds the operations of a path. A literal path wins over a template (OpenAPI 3.1, section 4.8.8.2).
 *
 * @example
 * createRouter(document)('/v0/api_keys/ci')?.path; // { api_key_name: 'ci' }
 */
export function createRouter(document: CompiledDocument): Router {
  const literals = new Map<string, Record<string, Route>>();
  const templates = new Map<string, Template>();
  for (const route of document.routes) {
    methodsAt(route.path, literals, templates)[route.method] = route;
  }
  return (path) => {
    const methods = literals.get(path);
    if (methods) return { methods, path: {} };
    for (const template of templates.values()) {
      const match = template.pattern.exec(path);
      if (!match) continue;
      const values = template.names.map((name, i) => [name, decode(match[i + 1] ?? '')]);
      return { methods: template.methods, path: Object.fromEntries(values) };
    }
    return undefined;
  };
}

function methodsAt(
  path: string,
  literals: Map<string, Record<string, Route>>,
  templates: Map<string, Template>,
): Record<string, Route> {
  const known = literals.get(path) ?? templates.get(path)?.methods;
  if (known) return known;
  const methods: Record<string, Route> = {};
  if (!path.includes('{')) literals.set(path, methods);
  else templates.set(path, { ...compile(path), methods });
  return methods;
}

function compile(path: string): { pattern: RegExp; names: string[] } {
  const names: string[] = [];
  const source = path
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/]+)';
    })
    .join('');
  return { pattern: new RegExp(`^${source}$`), names };
}

/** A path segment that is no valid percent-encoding stands for itself, rather than for a crash. */
function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
