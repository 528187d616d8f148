import { distance } from '../check-keys.ts';
import type { MockedProvider } from '../core.ts';
import type { Route } from '../document.ts';

/**
 * What would have matched where a request is no operation: another form of the path, another method, or the nearest path.
 * A sentence without secrets, as far as the documents go: the request's own path is left to the caller to mask.
 *
 * @example
 * nearMissOf('PUT', '/v0/api_keys', mocked); // 'no `PUT /v0/api_keys`; the path takes GET, POST.'
 */
export function nearMissOf(method: string, path: string, mocked: readonly MockedProvider[]): string {
  const sent = `no \`${method} ${path}\``;
  const routes = mocked.flatMap(({ provider, dialect }) => provider.documents[dialect].routes);
  const roots = mocked.flatMap(({ provider }) => provider.roots);
  const here = routes.filter((route) => isAt(route, path));
  if (here.length > 0) {
    return `${sent}; the path takes ${[...new Set(here.map((route) => route.method))].join(', ')}.`;
  }
  const other = otherForms(path, roots).find(([form]) => routes.some((route) => isAt(route, form)));
  if (other) return `${sent}; did you mean ${other[1]}: \`${method} ${other[0]}\`?`;
  const nearest = nearestOf(method, path, routes);
  if (nearest) return `${sent}; did you mean \`${nearest.method} ${nearest.path}\`?`;
  return `${sent}; mocked are ${roots.join(', ')}.`;
}

/** The same path in other forms, each with what is different. */
function otherForms(path: string, roots: readonly string[]): [form: string, difference: string][] {
  const forms: [string, string][] = [
    path.endsWith('/')
      ? [path.replace(/\/+$/, ''), 'the path without the trailing slash']
      : [`${path}/`, 'the trailing slash'],
    [path.replace(/\/{2,}/g, '/'), 'one slash instead of several'],
    [path.toLowerCase(), 'the path in lower case'],
  ];
  const bare = path.replace(/^\/+/, '');
  for (const root of roots) {
    forms.push([`${root}${bare}`, `the path below ${root}`]);
    forms.push([`${root}${bare.replace(/\/?$/, '/')}`, `the path below ${root}`]);
    const inside = path.indexOf(root);
    if (inside > 0) forms.push([path.slice(inside), 'the path without what is before it']);
  }
  return forms.filter(([form]) => form !== path && form !== '');
}

/** Whether a path is that of a route. A placeholder stands for one segment. */
function isAt({ path: template }: Route, path: string): boolean {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((part, i) => (part.startsWith('{') ? given[i] !== '' : part === given[i]))
  );
}

/** The most letters that may differ for two paths to be called near. */
const farthest = 4;

function nearestOf(method: string, path: string, routes: readonly Route[]): Route | undefined {
  const ranked = routes
    .map((route) => ({ route, changes: changesTo(route.path, path) }))
    .filter(({ changes }) => changes <= farthest)
    .sort(
      (a, b) =>
        a.changes - b.changes || Number(b.route.method === method) - Number(a.route.method === method),
    );
  return ranked[0]?.route;
}

/** How many letters differ, segment by segment; a placeholder differs from nothing, a missing slash by one. */
function changesTo(template: string, path: string): number {
  const wanted = template.replace(/\/$/, '').split('/');
  const given = path.replace(/\/$/, '').split('/');
  if (wanted.length !== given.length) return Number.POSITIVE_INFINITY;
  let changes = template.endsWith('/') === path.endsWith('/') ? 0 : 1;
  for (const [i, part] of wanted.entries()) {
    if (!part.startsWith('{')) changes += distance(part, (given[i] ?? '').slice(0, 100));
  }
  return changes;
}
