import { deliver } from './doors/deliver.ts';
import { answer } from './doors/fetch.ts';
import { notStored } from './doors/stored.ts';
import { createChance } from './mock/chance.ts';
import { checkKeys, suggestion } from './mock/check-keys.ts';
import type { Core } from './mock/core.ts';
import type { MockReply, MockRequest } from './mock/exchange.ts';
import type { Fault, Faults } from './mock/faults/fault.ts';
import { createFaults } from './mock/faults/faults.ts';
import type { JournalEntry } from './mock/journal/entry.ts';
import { createGradeReader, type GradeReader } from './mock/journal/grade-of.ts';
import { createJournal, type Journal, type JournalLimits } from './mock/journal/journal.ts';
import { createSecrets } from './mock/journal/secrets.ts';
import { forgetRows, type Scope } from './mock/state/forget.ts';
import { createPersistence, type Persistence } from './mock/state/persistence.ts';
import { modelsOf, restoreSnapshot, type Snapshot, takeSnapshot } from './mock/state/snapshot.ts';
import { createStreams, type Streams } from './mock/state/streams.ts';
import type { SupportOf } from './mock/support.ts';
import { type AnyMock, createMockOf, type Inside, type MockOf, reportBug } from './mock-of.ts';
import { type Available, chooseProviders, type MockOptions, optionNames } from './mock-options.ts';
import { createObserver } from './observed-core.ts';
import type { ProviderName } from './providers/index.ts';
import { supportOf as supportOfBuiltIn } from './providers/support.ts';
import type { Database } from './store/database.ts';

/** The options of a mock with everything; those of `keymock/msw/feldera` and its kin are fewer. */
export interface FullMockOptions<Name extends string = ProviderName> extends MockOptions<Name> {
  /** The faults to begin with; `reset` brings them back. */
  readonly faults?: readonly Fault[];
  /** How many of the last exchanges `mock.requests` keeps; `false` keeps none. */
  readonly journal?: JournalLimits | false;
  /** Receives each exchange as soon as its reply is made, secrets masked. */
  readonly onRequest?: (entry: JournalEntry) => void;
}

/** What a mock with everything has beside its state. */
export interface Controls {
  /** The last 1,000 exchanges (16 MiB at most), secrets masked. */
  readonly requests: Journal;
  /** Errors, delays and broken connections on purpose. */
  readonly faults: Faults;
  /** @internal What faults and the control API need of each API. */
  readonly supportOf: SupportOf;
  /**
   * Forgets everything that was created and every exchange, and brings chance and faults back to the start. With a scope, only
   * what belongs to it: its rows, its exchanges, and the faults that name it. The clock stays as it is.
   *
   * @throws TypeError for an API that is not mocked.
   * @example
   * mock.reset({ namespace: 'worker-1' });
   */
  reset(scope?: Scope): void;
  /**
   * Everything that replies depend on: rows, clock, and how far chance is. It is plain JSON, the same for the same state, and holds
   * secrets.
   */
  snapshot(): Snapshot;
  /**
   * Puts a snapshot in the place of the state; its seed becomes the mock's.
   *
   * @throws TypeError that names the part that is malformed; the state is then as before.
   */
  restore(snapshot: Snapshot): void;
  /** The way to the state for what stores it: `openState` of `keymock/node`. */
  readonly persistence: Persistence;
  /**
   * Resolves once all that has happened so far is stored in the file that `openState` has opened; undefined where nothing waits.
   * Replies wait by themselves; this is for changes by `mock.db`, `mock.clock` and the tools.
   */
  stored(): Promise<void> | undefined;
}

/** Any mock with everything, whichever APIs it mocks. */
export type AnyFullMock = AnyMock & { readonly db: Database } & Controls;

export type FullMock<From extends Available, Name extends keyof From> = MockOf<From, Name> & Controls;

/** What the options are called; whoever adds some of its own checks all of them first. */
export const fullOptionNames: readonly string[] = [...optionNames, 'faults', 'journal', 'onRequest'];

/**
 * A mock of those of the available APIs that the options choose, with a journal and faults around its core.
 *
 * @throws TypeError for an option or a name that does not exist.
 */
export function createFullMock<From extends Available, Name extends keyof From & string>(
  available: From,
  given: FullMockOptions<Name>,
  supportOf: SupportOf = supportOfBuiltIn,
): FullMock<From, Name> {
  checkKeys('create a mock', 'option', given, fullOptionNames);
  const { journal: limits = {}, faults: initial = [], onRequest, ...options } = given;
  const observer = createObserver(supportOf);
  const watched = observer.watched(available);
  let streams: Streams | undefined;
  const persistence = createPersistence();
  const newStreams = (seed: number) => createStreams(seed, observer.namespace, persistence.drawn);
  const mocked = chooseProviders(watched, options);
  let inside: Parameters<NonNullable<Inside['opened']>>[0] | undefined;
  const mock = createMockOf(watched, options, {
    watch: persistence,
    newChance(seed) {
      streams ??= newStreams(seed);
      return streams.chance;
    },
    opened(parts) {
      inside = parts;
    },
  });
  const draws = streams ?? newStreams(mock.seed);
  if (inside) {
    const models = Object.entries(modelsOf(mocked)).map(([name, { fields }]) => [name, fields]);
    persistence.begin({ ...inside, streams: draws, fields: Object.fromEntries(models) });
  }
  // That of a snapshot, once one is restored.
  Object.defineProperty(mock, 'seed', { get: draws.seed });
  const { handle, beforeBody, serverAt, clock, tables, reset }: AnyMock = mock;
  const { db }: { db: Database } = mock;
  const secrets = createSecrets(
    mocked.flatMap(({ provider }) => supportOf(provider.name)?.secretNames ?? []),
  );
  for (const { settings } of mocked)
    for (const credential of Object.entries(settings.credentials)) credential.forEach(secrets.learn);
  const requests = createJournal(mocked, {
    secrets,
    gradeOf: readGrades(supportOf),
    limits: limits || {},
    onFailure: options.onBug ?? reportBug,
  });
  if (onRequest) requests.subscribe(onRequest);
  const faults = createFaults({
    mocked,
    clock,
    newChance: () => createChance(draws.seed() ^ faultSalt),
    initial,
  });
  observer.begin({ mocked, faults, requests: limits === false && !onRequest ? undefined : requests });
  const source = {
    mocked,
    db,
    tables,
    clock,
    streams: draws,
    clear: reset,
  };
  const core: Core = (request) => observer.observe(request, () => handle(request));

  return Object.assign(mock, {
    handle: core,
    beforeBody: (request: MockRequest) => observer.observe(request, () => beforeBody(request)),

    async fetch(input: Request | URL | string, init?: RequestInit) {
      const request = new Request(input, init);
      let delivery: MockReply['delivery'];
      const noting: Core = (plain) => {
        const reply = core(plain);
        delivery = reply.delivery;
        return reply;
      };
      const response = await answer(noting, request, serverAt);
      const failure = await persistence.stored()?.catch((error: unknown) => notStored(error));
      if (failure) return new Response(failure.body, failure);
      return delivery ? deliver(response, delivery, request.signal) : response;
    },

    reset(scope: Scope = {}) {
      checkKeys('reset', 'field', scope, ['provider', 'account', 'namespace']);
      const { provider, account, namespace } = scope;
      const isWhole = provider === undefined && account === undefined && namespace === undefined;
      const names = mocked.map((one) => one.provider.name);
      if (provider !== undefined && !names.includes(provider)) {
        throw new TypeError(
          `Failed to reset: no provider "${provider}" is mocked. ${suggestion(provider, names)}`,
        );
      }
      requests.clear(scope);
      faults.reset(isWhole ? undefined : scope);
      if (isWhole) {
        draws.reset();
        reset();
        return;
      }
      forgetRows(scope, { mocked, db, tables, supportOf });
      if (provider === undefined && account === undefined) draws.reset(namespace);
    },

    persistence,
    stored: persistence.stored,
    requests,
    faults,
    supportOf,
    snapshot: () => takeSnapshot(source),
    restore: (snapshot: Snapshot) => restoreSnapshot(snapshot, source),
  });
}

/** Makes another stream of the same seed. */
const faultSalt = 0x5fa17;

/** The grades of the documents' behaviours, and those of the forms that errors of faults have. */
function readGrades(supportOf: SupportOf): GradeReader {
  const documented = createGradeReader();
  return (provider, dialect, id) => {
    const status = id.startsWith(`${provider}.fault.`) ? Number(id.split('.').at(-1)) : undefined;
    if (status === undefined) return supportOf(provider)?.gradeOf?.(id) ?? documented(provider, dialect, id);
    return supportOf(provider)?.faults.grades[status] ?? 'assumed';
  };
}
