import SwaggerParser from '@apidevtools/swagger-parser';
import { arrayOf, isObject, type JsonObject, objectOf } from '../json.ts';
import { joinPointer, parentPointer } from '../pointer.ts';

/** A part of a document that is not as OpenAPI has it. */
export interface Violation {
  readonly pointer: string;
  /** Ends without a full stop. */
  readonly problem: string;
}

/**
 * What OpenAPI's own schema finds wrong with a document, a sentence for each place. Where something in a part is wrong, the part
 * around it is not named, too.
 *
 * @param version of the document, as the parser library knows it
 * @param isNewer whether the document may have fields that this version has not
 */
export async function violationsOf(
  root: JsonObject,
  version: string,
  isNewer: boolean,
): Promise<Violation[]> {
  try {
    // References stay as they are: followed, a few of them can stand for billions of parts.
    await SwaggerParser.validate(
      structuredClone({ ...root, openapi: version }) as never,
      { dereference: { excludedPathMatcher: () => true } } as never,
    );
    return [];
  } catch (error) {
    const found = arrayOf(objectOf(error).details).map(objectOf);
    if (found.length === 0) throw error;
    const around = new Set(found.flatMap(({ instancePath }) => partsAround(String(instancePath))));
    const byPlace = new Map<string, string>();
    for (const { instancePath, message, params, keyword } of found) {
      const pointer = String(instancePath);
      if (around.has(pointer) || byPlace.has(pointer)) continue;
      if (isNewer && ofUnknownFields.has(String(keyword))) continue;
      byPlace.set(pointer, inWords(String(message), objectOf(params)));
    }
    return [...byPlace].map(([pointer, problem]) => ({ pointer, problem }));
  }
}

/** How a field that the schema does not know shows: as itself, and in the alternatives around it. */
const ofUnknownFields = new Set(['unevaluatedProperties', 'if', 'oneOf', 'anyOf']);

function partsAround(pointer: string): string[] {
  const around: string[] = [];
  for (let at = parentPointer(pointer); at !== undefined; at = parentPointer(at)) around.push(at);
  return around;
}

function inWords(message: string, params: JsonObject): string {
  const more = Object.values(params).filter((it) => typeof it === 'string' && !message.includes(it));
  return [message, ...more].join(' ');
}

/**
 * The first part without which the operations or the security of a document cannot be read; undefined where there is none.
 *
 * @example
 * unreadablePart({ paths: { '/keys': [] } }); // { pointer: '/paths/~1keys', problem: 'must be an object' }
 */
export function unreadablePart(root: JsonObject): Violation | undefined {
  return [...unreadableParts(root)][0];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

function* unreadableParts(root: JsonObject): Generator<Violation> {
  yield* mustBe(root, '', objects, 'paths', 'components');
  yield* mustBe(root, '', lists, 'security', 'servers');
  const components = objectOf(root.components);
  yield* mustBe(components, '/components', objects, 'securitySchemes');
  for (const [name, scheme] of Object.entries(objectOf(components.securitySchemes)))
    yield* unreadableScheme(scheme, joinPointer('/components/securitySchemes', name));
  for (const [path, item] of Object.entries(objectOf(root.paths))) {
    if (path.startsWith('x-')) continue;
    const at = joinPointer('/paths', path);
    yield* mustBe(objectOf(root.paths), '/paths', objects, path);
    yield* mustBe(objectOf(item), at, lists, 'parameters');
    yield* mustBe(objectOf(item), at, objects, ...methods);
    for (const method of methods)
      yield* unreadableOperation(objectOf(objectOf(item)[method]), joinPointer(at, method));
  }
}

function* unreadableOperation(operation: JsonObject, at: string): Generator<Violation> {
  yield* mustBe(operation, at, lists, 'parameters', 'security');
  yield* mustBe(operation, at, objects, 'responses', 'requestBody');
  for (const [i, parameter] of arrayOf(operation.parameters).entries()) {
    const pointer = joinPointer(at, 'parameters', i);
    if (!isObject(parameter)) yield { pointer, problem: objects.problem };
    else yield* mustBe(parameter, pointer, texts, 'name', 'in');
  }
  const responses = objectOf(operation.responses);
  const statuses = Object.keys(responses).filter((name) => !name.startsWith('x-'));
  yield* mustBe(responses, joinPointer(at, 'responses'), objects, ...statuses);
  yield* mustBe(objectOf(operation.requestBody), joinPointer(at, 'requestBody'), objects, 'content');
}

interface Kind {
  readonly problem: string;
  readonly is: (value: unknown) => boolean;
}

const objects: Kind = { problem: 'must be an object', is: isObject };
const lists: Kind = { problem: 'must be a list', is: Array.isArray };
const texts: Kind = { problem: 'must be a text', is: (value) => typeof value === 'string' };

function* mustBe(
  part: JsonObject,
  at: string,
  { problem, is }: Kind,
  ...names: string[]
): Generator<Violation> {
  for (const name of names)
    if (part[name] !== undefined && !is(part[name])) yield { pointer: joinPointer(at, name), problem };
}

/** What a scheme of a type must say for a credential to be sent. */
const needed: Readonly<Record<string, readonly string[]>> = {
  apiKey: ['in', 'name'],
  http: ['scheme'],
  oauth2: [],
  openIdConnect: [],
  mutualTLS: [],
};

function* unreadableScheme(scheme: unknown, pointer: string): Generator<Violation> {
  if (!isObject(scheme)) yield { pointer, problem: 'must be an object' };
  else if (typeof scheme.$ref === 'string') return;
  else if (typeof scheme.type !== 'string' || !Object.hasOwn(needed, scheme.type))
    yield {
      pointer: joinPointer(pointer, 'type'),
      problem: `must be one of ${Object.keys(needed).join(', ')}`,
    };
  else
    for (const name of needed[scheme.type] ?? [])
      if (typeof scheme[name] !== 'string') yield { pointer, problem: `needs "${name}", a text` };
}
