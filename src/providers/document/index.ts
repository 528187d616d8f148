import { createClock } from '../../mock/clock.ts';
import { type CorsPolicy, preflight, withCors } from '../../mock/cors.ts';
import { defineProvider, type Provider, type Step, type Turn } from '../../mock/provider.ts';
import { bodySize, method, route } from '../../mock/steps.ts';
import type { Document, Operation } from '../../spec/document.ts';
import { authenticateBy, takesPairs } from './authenticate.ts';
import { documentErrors, type Refused } from './errors.ts';
import { evidenceIdOf } from './evidence-id.ts';
import { exampleRequestOf } from './example-request.ts';
import { handlerOf, requireItem } from './handlers.ts';
import { counterModel, secretModel } from './model.ts';
import { planResources } from './plan.ts';
import type { Principal } from './principal.ts';
import { readBody, readParameters, validateBody } from './request.ts';
import { compileRoutes, rootsOf } from './routes.ts';
import { documentTools } from './tools.ts';

/** A larger body is refused. */
const largestBody = 1024 * 1024;

/**
 * A provider made from an OpenAPI document: its routes, its security and its resources are read from the document, and a mock serves
 * it like any other.
 *
 * @param name what logs, faults and the control API call it; unique among the providers of a mock
 *
 * @example
 * documentProvider('keys', await loadDocument('./openapi.yaml')).roots; // ['/keys/']
 */
export function documentProvider(name: string, document: Document): Provider<Principal> {
  const { plans, roles } = planResources(document);
  const operations = new Map(document.operations.map((operation) => [operation.id, operation] as const));
  const operationOf = (turn: Pick<Turn, 'route'>): Operation | undefined =>
    turn.route && operations.get(turn.route.operationId);
  const compiled = compileRoutes(name, document);
  const property = propertyOf(name);
  const cors: CorsPolicy = {
    evidence: `${name}.cors`,
    methods: [...new Set(document.operations.map((operation) => operation.method))],
    headers: 'asked',
    expose: ['Link', 'Location', 'WWW-Authenticate'],
  };
  const errors = documentErrors(name, document, operationOf);
  const authenticate = authenticateBy(document, operationOf);
  const models = Object.fromEntries(
    plans.map(({ resource, model }, i) => [
      `${property}${pascal(resource.name)}${plans.findIndex((plan) => plan.resource.name === resource.name) === i ? '' : i + 1}`,
      model,
    ]),
  );
  return defineProvider<Principal>()({
    name,
    title: document.title,
    credentialKind: takesPairs(document) ? 'access-key' : 'token',
    property,
    tools: documentTools(document.title, document, plans),
    example: exampleRequestOf(document, plans),
    roots: rootsOf(document),
    origins: originsOf(document),
    documents: { documented: compiled, live: compiled },
    models: { ...models, documentSecret: secretModel, documentCounter: counterModel },
    authenticate,
    steps: [
      preflight(cors),
      route(),
      answerOptions(name),
      method(),
      authenticate,
      readParameters(document, operationOf),
      requireItem((turn) => roles.get(turn.route?.operationId ?? '')),
      bodySize(largestBody),
      readBody(document, operationOf),
      validateBody(document, operationOf),
    ],
    handlers: Object.fromEntries(
      document.operations.map((operation) => [
        operation.id,
        handlerOf(document, operation, roles.get(operation.id)),
      ]),
    ),
    errors,
    replyToStray: ({ path }) => ({
      ...errors['unknown-path'].reply({ path }, outside),
      evidence: errors['unknown-path'].evidence,
    }),
    finish: (reply, turn) => withCors(reply, turn, cors),
  });
}

/** For a request that is at no path of the document. */
const outside: Refused = { route: undefined, clock: createClock(0) };

/** `OPTIONS` of a path says what it takes (RFC 9110, section 9.3.7). */
function answerOptions(name: string): Step {
  return ({ request, methods = {} }) => {
    if (request.method !== 'OPTIONS' || methods.OPTIONS) return undefined;
    const allowed = [...Object.keys(methods), ...(methods.GET ? ['HEAD'] : []), 'OPTIONS'];
    return {
      status: 204,
      headers: { Allow: allowed.join(', ') },
      evidence: evidenceIdOf(name, undefined, 'options'),
    };
  };
}

/** The origins of the document's `servers`; that of example.com where it has none. */
function originsOf({ root }: Document): readonly string[] {
  const servers = Array.isArray(root.servers) ? root.servers : [];
  const origins = servers.flatMap(({ url }) =>
    typeof url === 'string' && URL.canParse(url) && !url.includes('{') ? [new URL(url).origin] : [],
  );
  return origins.length === 0 ? ['https://api.example.com'] : [...new Set(origins)];
}

function propertyOf(name: string): string {
  const words = pascal(name);
  return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function pascal(name: string): string {
  const words = name.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('') || 'Item';
}
