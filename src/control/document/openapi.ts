import { schemas } from './schemas.ts';

/** An operation, as far as the server reads the document. */
export interface Operation {
  readonly operationId: OperationId;
  readonly parameters?: readonly { readonly name: string; readonly in: string }[];
}

const ref = (name: keyof typeof schemas) => ({ $ref: `#/components/schemas/${name}` });
const json = (name: keyof typeof schemas) => ({ content: { 'application/json': { schema: ref(name) } } });
const reply = (description: string, name: keyof typeof schemas) => ({ description, ...json(name) });
const problem = {
  description: 'The request is not as it must be, or is not allowed (RFC 9457).',
  content: { 'application/problem+json': { schema: ref('Problem') } },
};
const query = (name: string, schema: object, description: string) => ({
  name,
  in: 'query',
  schema,
  description,
});
const text = { type: 'string' };

const filter = [
  query('provider', text, 'Only of this API.'),
  query('operation', text, 'Only of this operationId.'),
  query('status', { type: 'integer', minimum: 0, maximum: 599 }, 'Only with this status.'),
  query('account', text, 'Only of this account: as entries show it, or the credential itself.'),
  query('namespace', text, 'Only of this namespace.'),
];
const id = { name: 'id', in: 'path', required: true, schema: text };

function operation<Id extends string>(
  operationId: Id,
  summary: string,
  responses: Record<string, object>,
  more: { parameters?: object[]; requestBody?: object } = {},
) {
  return { operationId, summary, ...more, responses: { ...responses, '4XX': problem } };
}

const gone = { '204': { description: 'Done.' } };
const body = (name: keyof typeof schemas, required = true) => ({ requestBody: { required, ...json(name) } });

const paths = {
  '/__keymock/openapi.json': {
    get: operation('getDocument', 'This document.', {
      '200': { description: 'OpenAPI 3.1.', content: { 'application/json': { schema: { type: 'object' } } } },
    }),
  },
  '/__keymock/health': {
    get: operation('getHealth', 'Whether the server is there, and what it mocks.', {
      '200': reply('It is.', 'Health'),
    }),
  },
  '/__keymock/reset': {
    post: operation(
      'reset',
      'Forget rows and exchanges: all of them, or those of a scope.',
      gone,
      body('Scope', false),
    ),
  },
  '/__keymock/requests': {
    get: operation(
      'listRequests',
      'The last exchanges, the oldest first, secrets masked.',
      { '200': reply('Those that the query leaves; `total` counts beyond the limit.', 'Requests') },
      {
        parameters: [
          ...filter,
          query('limit', { type: 'integer', minimum: 0, maximum: 1000 }, 'The newest ones.'),
        ],
      },
    ),
    delete: operation('clearRequests', 'Forget exchanges.', gone, { parameters: filter }),
  },
  '/__keymock/requests.har': {
    get: operation(
      'getArchive',
      'The same as an HTTP Archive (HAR 1.2).',
      { '200': { description: 'HAR.', content: { 'application/json': { schema: { type: 'object' } } } } },
      { parameters: filter },
    ),
  },
  '/__keymock/requests/wait': {
    get: operation(
      'waitForRequests',
      'Wait until there are so many exchanges, those included that are there already.',
      { '200': reply('What there is.', 'Waited') },
      {
        parameters: [
          ...filter,
          query('count', { type: 'integer', minimum: 1, maximum: 1000, default: 1 }, 'How many.'),
          query('timeout', { type: 'number', minimum: 0, maximum: 60, default: 5 }, 'Seconds.'),
        ],
      },
    ),
  },
  '/__keymock/events': {
    get: operation('streamEvents', 'Each exchange as a server-sent event, `request`.', {
      '200': { description: 'A stream.', content: { 'text/event-stream': { schema: text } } },
    }),
  },
  '/__keymock/faults': {
    get: operation('listFaults', 'The faults in force.', {
      '200': reply('In the order in which they were added.', 'Faults'),
    }),
    post: operation(
      'addFault',
      'Misbehave on purpose.',
      { '201': reply('In force.', 'Fault') },
      body('NewFault'),
    ),
    delete: operation('clearFaults', 'Remove all faults.', gone),
  },
  '/__keymock/faults/{id}': {
    delete: operation('removeFault', 'Remove a fault.', gone, { parameters: [id] }),
  },
  '/__keymock/clock': {
    get: operation('getClock', "The mock's time.", { '200': reply('Now.', 'Clock') }),
    put: operation(
      'setClock',
      'Set, freeze or let run; what is left out stays.',
      { '200': reply('Set.', 'Clock') },
      body('SetClock'),
    ),
  },
  '/__keymock/clock/advance': {
    post: operation(
      'advanceClock',
      'Move the time, on or back.',
      { '200': reply('Moved.', 'Clock') },
      body('Advance'),
    ),
  },
  '/__keymock/state': {
    get: operation('getState', 'Everything that replies depend on. Holds secrets.', {
      '200': reply('A snapshot.', 'State'),
    }),
    put: operation('putState', 'Restore a snapshot: all of it, or nothing.', gone, body('State')),
  },
  '/__keymock/keys': {
    post: operation(
      'addKey',
      'Create a key ready-made, as `mock.feldera.addKey` and its kin do.',
      { '201': reply('Created.', 'Key') },
      body('NewKey'),
    ),
  },
};

type Paths = typeof paths;
type OperationsOf<Item> = Item extends Record<string, infer One> ? One : never;
/** What the control API can do. */
export type OperationId =
  OperationsOf<Paths[keyof Paths]> extends infer One
    ? One extends { operationId: infer Id extends string }
      ? Id
      : never
    : never;

/** The OpenAPI document of the control API. The server's routes are its paths. */
export function controlDocument(version: string) {
  return {
    openapi: '3.1.0',
    info: {
      title: 'keymock control API',
      version,
      description: 'See, reset, break and move in time a running keymock. Interface version 1.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas },
  };
}

export const controlPaths: Readonly<Record<string, Readonly<Record<string, Operation>>>> = paths as never;
