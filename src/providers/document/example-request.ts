import { createChance } from '../../mock/chance.ts';
import type { ExampleRequest, TokenPlace } from '../../mock/provider.ts';
import { flatten, withoutMarked } from '../../spec/constraints.ts';
import { bodyContent, type Document, takesForm } from '../../spec/document.ts';
import { objectOf } from '../../spec/json.ts';
import type { ResourcePlan } from './plan.ts';
import { type Source, sampleOf } from './sample.ts';

/** A request that creates something on a fresh mock, for people to try; undefined where the document has none. */
export function exampleRequestOf(document: Document, plans: readonly ResourcePlan[]): ExampleRequest {
  const base = document.basePaths[0] ?? '';
  const able = plans.filter(
    ({ resource, parents }) => resource.create?.operation.method === 'POST' && parents.length === 0,
  );
  const plan = able.find(({ resource }) => resource.secrets.length > 0) ?? able[0];
  const operation = plan?.resource.create?.operation;
  const token = tokenPlaceOf(document);
  const where = token === undefined ? {} : { token };
  if (operation === undefined || takesForm(operation)) {
    const read = document.operations.find(({ method, path }) => method === 'GET' && !path.includes('{'));
    return { path: `${base}${read?.path ?? '/'}`, ...where };
  }
  const content = bodyContent(operation);
  if (content?.schema === undefined) return { path: `${base}${operation.path}`, ...where, body: {} };
  const [example] = Object.values(content.examples);
  return {
    path: `${base}${operation.path}`,
    ...where,
    body: objectOf(example?.value ?? requiredOf(document, content.schema)),
  };
}

/** What a body must have, and its name. */
function requiredOf({ root }: Document, pointer: string): object {
  const source: Source = { root, chance: createChance(1), now: 0 };
  const { properties, required } = withoutMarked(root, flatten(root, pointer), 'readOnly');
  const names = Object.keys(properties).filter((name) => required[name] || name === 'name');
  return Object.fromEntries(
    names.map((name) => [name, name === 'name' ? 'ci' : sampleOf(source, properties[name]?.pointer ?? '')]),
  );
}

/** Where the token is, if an API takes neither Bearer nor Basic. */
function tokenPlaceOf({ securitySchemes, operations }: Document): TokenPlace | undefined {
  const used = new Set(operations.flatMap(({ security }) => security.flat()));
  const schemes = Object.values(securitySchemes).filter(({ name }) => used.has(name));
  const isUsual = schemes.some(
    ({ type, scheme }) => /^(oauth2|openIdConnect)$/.test(type) || scheme === 'bearer' || scheme === 'basic',
  );
  const key = schemes.find(({ type }) => type === 'apiKey');
  if (isUsual || key?.parameter === undefined) return undefined;
  const place = key.in === 'query' || key.in === 'cookie' ? key.in : 'header';
  return {
    in: place,
    name: key.parameter,
    ...(key.prefix === undefined ? {} : { prefix: `${key.prefix} ` }),
  };
}
