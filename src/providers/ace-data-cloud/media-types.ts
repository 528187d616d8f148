import type { Dialect } from '../../mock/provider.ts';

export type BodyType = 'application/json' | 'application/x-www-form-urlencoded' | 'multipart/form-data';

/** Which bodies a dialect reads: the pages show JSON only; Django REST Framework reads forms, too, unless it is told not to. */
const readable: Readonly<Record<Dialect, readonly BodyType[]>> = {
  documented: ['application/json'],
  live: ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'],
};

/**
 * The type by which a body is read, undefined where no type fits. Patterns fit, as Django REST Framework compares them.
 *
 * @example
 * mediaTypeOf('application/*', 'documented'); // 'application/json'
 */
export function mediaTypeOf(contentType: string, dialect: Dialect): BodyType | undefined {
  return readable[dialect].find((type) => matches(type, contentType));
}

export function readsForms(type: BodyType): boolean {
  return type !== 'application/json';
}

/**
 * Whether a client that sends this `Accept` takes JSON. An empty header names nothing; weights do not matter.
 *
 * @example
 * acceptsJson('text/html, application/*;q=0.1'); // true
 */
export function acceptsJson(accept = '*/*'): boolean {
  return accept.split(',').some((range) => matches('application/json', range));
}

function matches(type: string, range: string): boolean {
  const [main = '', sub = ''] = type.split('/');
  const wanted = (range.split(';')[0] ?? '').trim().toLowerCase();
  const [wantedMain = '', ...rest] = wanted.split('/');
  const wantedSub = rest.join('/');
  return ['*', main].includes(wantedMain) && ['*', sub].includes(wantedSub);
}
