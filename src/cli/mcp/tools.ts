import { schemas } from '../../control/document/schemas.ts';
import { checkServer, explainCheck } from './check-tools.ts';
import { createKey, listKeys } from './key-tools.ts';
import { maskFields } from './mask.ts';
import { objectOf, type Tool, text } from './tool.ts';

/** Which requests are meant; the query of the control API. */
const filter = {
  provider: text('only of this API, such as feldera'),
  operation: text('only of this operationId, such as postApiKey'),
  status: { type: 'integer', minimum: 0, maximum: 599 },
  account: text('only of this account'),
  namespace: text('only of this X-Keymock-Namespace'),
};

const none = objectOf({});
const faultId = objectOf({ id: text('such as f1, as list_faults shows it; all faults if left out') });

/** The tools by name. Most are one operation of the control API, whose schemas they take. */
export const tools: Readonly<Record<string, Tool>> = {
  list_apis: {
    title: 'List the mocked APIs',
    description: 'The APIs that keymock mocks, their dialects, and the paths at which their operations are.',
    input: none,
    readOnly: true,
    run: (_, { ask }) => ask('GET', 'health'),
  },
  list_keys: listKeys,
  create_key: createKey,
  reset: {
    title: 'Reset',
    description:
      'Forget stored rows and exchanges, all of them or those of a scope. Without a scope, faults and randomness go back to the start, too.',
    input: objectOf({
      provider: filter.provider,
      account: filter.account,
      namespace: filter.namespace,
    }),
    destructive: true,
    async run(given, { ask }) {
      await ask('POST', 'reset', { body: given });
      return 'Reset.';
    },
  },
  list_faults: {
    title: 'List the faults',
    description: 'The faults in force, with how many requests each has matched and hit.',
    input: none,
    readOnly: true,
    async run(_, { ask }) {
      const { faults } = (await ask('GET', 'faults')) as { faults: Record<string, unknown>[] };
      return { faults: faults.map(maskFields) };
    },
  },
  add_fault: {
    title: 'Add a fault',
    description:
      'Let the mock misbehave: conditions (provider, operation, account, namespace, after, times, probability, forMs), and what happens where all hold: error (status 400-599, in the API\'s own form), latency (ms), drop, malformed, slow, stale, lost. Example: {"operation":"postApiKey","times":1,"error":{"status":429,"retryAfter":2}}.',
    input: objectOf(schemas.NewFault.properties),
    async run(given, { ask }) {
      return maskFields((await ask('POST', 'faults', { body: given })) as Record<string, unknown>);
    },
  },
  remove_fault: {
    title: 'Remove faults',
    description: 'Remove one fault by its id, or all.',
    input: faultId,
    destructive: true,
    async run({ id }, { ask }) {
      await ask('DELETE', id === undefined ? 'faults' : `faults/${encodeURIComponent(String(id))}`);
      return 'Removed.';
    },
  },
  get_clock: {
    title: 'Read the clock',
    description: "The mock's time, and whether it stands still.",
    input: none,
    readOnly: true,
    run: (_, { ask }) => ask('GET', 'clock'),
  },
  set_clock: {
    title: 'Set the clock',
    description:
      "Set the mock's time (ISO 8601, or null for the system's), freeze it or let it run. What is left out stays as it is.",
    input: objectOf(schemas.SetClock.properties),
    run: (given, { ask }) => ask('PUT', 'clock', { body: given }),
  },
  advance_clock: {
    title: 'Advance the clock',
    description: 'Move the time of the mock by milliseconds, so that keys and nonces expire.',
    input: objectOf(schemas.Advance.properties, ['ms']),
    run: (given, { ask }) => ask('POST', 'clock/advance', { body: given }),
  },
  list_requests: {
    title: 'List the requests',
    description:
      'The last exchanges, the oldest first: request, reply, account, evidence grade, fault, and what a 404 was probably meant to be. Credentials are masked.',
    input: objectOf({
      ...filter,
      limit: {
        type: 'integer',
        minimum: 0,
        maximum: 1000,
        default: 20,
        description: 'so many of the newest ones',
      },
    }),
    readOnly: true,
    run: ({ limit = 20, ...given }, { ask }) => ask('GET', 'requests', { query: { ...given, limit } }),
  },
  wait_for_requests: {
    title: 'Wait for requests',
    description: 'Wait until there are so many exchanges, those included that are there already.',
    input: objectOf({
      ...filter,
      count: { type: 'integer', minimum: 1, maximum: 1000, default: 1 },
      timeout: { type: 'number', minimum: 0, maximum: 60, default: 5, description: 'seconds' },
    }),
    readOnly: true,
    run: (given, { ask }, signal) => ask('GET', 'requests/wait', { query: given, signal }),
  },
  clear_requests: {
    title: 'Forget requests',
    description: 'Forget exchanges, and nothing else: all, or those that the filter names.',
    input: objectOf(filter),
    destructive: true,
    async run(given, { ask }) {
      await ask('DELETE', 'requests', { query: given });
      return 'Forgotten.';
    },
  },
  check_server: checkServer,
  explain_check: explainCheck,
};
