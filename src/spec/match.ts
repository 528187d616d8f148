import type { Document, Operation } from './document.ts';

/** An operation and the values of its path parameters, decoded. */
export interface Match {
  readonly operation: Operation;
  readonly path: Readonly<Record<string, string>>;
  /** Whether the path fits only with a slash more or less at its end: a server may take that for another resource. */
  readonly isOffBySlash: boolean;
}

/**
 * The operation that a request is for. Literal segments win over templates; a trailing slash more or less is forgiven where
 * nothing else fits.
 *
 * @param path as sent (percent-encoded), without query, and without the server's base path
 *
 * @example
 * matchOperation(document, 'GET', '/v0/api_keys/ci')?.path; // { api_key_name: 'ci' }
 */
export function matchOperation(document: Document, method: string, path: string): Match | undefined {
  const candidates = matchPath(document, path);
  return candidates.find((match) => match.operation.method === method.toUpperCase());
}

/** Every operation of the path template that fits best, whatever the method; empty where the path is unknown. */
export function matchPath(document: Document, path: string): readonly Match[] {
  for (const spelling of [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`]) {
    const matches = document.operations.flatMap((operation) => {
      const values = matchTemplate(operation.path, spelling);
      return values === undefined ? [] : [{ operation, path: values, isOffBySlash: spelling !== path }];
    });
    const best = Math.max(...matches.map((match) => literals(match.operation.path)));
    const fitting = matches.filter((match) => literals(match.operation.path) === best);
    if (fitting.length > 0) return fitting;
  }
  return [];
}

/**
 * The values of a template's parameters in a path; undefined where it does not fit.
 *
 * @example
 * matchTemplate('/keys/{id}', '/keys/a%20b'); // { id: 'a b' }
 */
export function matchTemplate(template: string, path: string): Record<string, string> | undefined {
  const { names, pattern } = patterns.get(template) ?? compile(template);
  const found = pattern.exec(path);
  if (found === null) return undefined;
  return Object.fromEntries(names.map((name, i) => [name, decode(found[i + 1] ?? '')]));
}

interface Pattern {
  readonly names: readonly string[];
  readonly pattern: RegExp;
}

/** A document's templates are matched with every request. */
const patterns = new Map<string, Pattern>();

function compile(template: string): Pattern {
  const names: string[] = [];
  const pattern = template
    .split(/(\{[^}]+\})/)
    .map((part) => {
      if (!part.startsWith('{')) return part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      names.push(part.slice(1, -1));
      return '([^/]+)';
    })
    .join('');
  const compiled = { names, pattern: new RegExp(`^${pattern}$`) };
  patterns.set(template, compiled);
  return compiled;
}

/**
 * A request's path without the base: what is to be matched. Undefined where the URL is another host's or lies outside the base.
 *
 * @example
 * pathBelow('http://127.0.0.1:4010/api', 'http://127.0.0.1:4010/api/keys?limit=1'); // '/keys'
 */
export function pathBelow(base: string, url: string): string | undefined {
  const from = new URL(base);
  const to = new URL(url);
  const prefix = from.pathname.replace(/\/+$/, '');
  if (from.origin !== to.origin) return undefined;
  if (to.pathname !== prefix && !to.pathname.startsWith(`${prefix}/`)) return undefined;
  return to.pathname.slice(prefix.length) || '/';
}

/** Segments without a parameter. */
function literals(template: string): number {
  return template.split('/').filter((segment) => !segment.includes('{')).length;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
