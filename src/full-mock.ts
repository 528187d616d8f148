import { answer } from './doors/fetch.ts';
import { checkKeys } from './mock/check-keys.ts';
import type { Core, MockedProvider } from './mock/core.ts';
import type { MockReply, MockRequest } from './mock/exchange.ts';
import type { JournalEntry } from './mock/journal/entry.ts';
import { createJournal, type Journal, type JournalLimits } from './mock/journal/journal.ts';
import { toRecorded } from './mock/journal/record.ts';
import { createSecrets } from './mock/journal/secrets.ts';
import type { Provider, Step, Turn } from './mock/provider.ts';
import { stopwatch } from './mock/stopwatch.ts';
import { type AnyMock, createMockOf, type MockOf } from './mock-of.ts';
import { type Available, chooseProviders, type MockOptions, optionNames } from './mock-options.ts';
import type { ProviderName } from './providers/index.ts';

/** The options of a mock with everything; those of `keymock/msw/feldera` and its kin are fewer. */
export interface FullMockOptions<Name extends ProviderName = ProviderName> extends MockOptions<Name> {
  /** How many of the last exchanges `mock.requests` keeps; `false` keeps none. */
  readonly journal?: JournalLimits | false;
  /** Receives each exchange as soon as its reply is made, secrets masked. */
  readonly onRequest?: (entry: JournalEntry) => void;
}

/** What a mock with everything has beside its state. */
export interface Controls {
  /** The last 1,000 exchanges (16 MiB at most), secrets masked. */
  readonly requests: Journal;
}

export type FullMock<From extends Available, Name extends keyof From> = MockOf<From, Name> & Controls;

/** What the options are called; whoever adds some of its own checks all of them first. */
export const fullOptionNames: readonly string[] = [...optionNames, 'journal', 'onRequest'];

/**
 * A mock of those of the available APIs that the options choose, with a journal around its core.
 *
 * @throws TypeError for an option or a name that does not exist.
 */
export function createFullMock<From extends Available, Name extends keyof From & ProviderName>(
  available: From,
  given: FullMockOptions<Name>,
): FullMock<From, Name> {
  checkKeys('create a mock', 'option', given, fullOptionNames);
  const { journal: limits = {}, onRequest, ...options } = given;
  const watch: Watch = { turn: undefined, provider: undefined };
  const watched = watchedBy(watch, available);
  const mock = createMockOf(watched, options);
  const mocked = chooseProviders(watched, options);
  const byProvider = new Map<Provider, MockedProvider>(mocked.map((one) => [one.provider, one]));
  const secrets = createSecrets();
  for (const { settings } of mocked)
    for (const credential of Object.entries(settings.credentials)) credential.forEach(secrets.learn);
  const journal = createJournal(mocked, secrets, limits || {});
  if (onRequest) journal.subscribe(onRequest);

  function observed<Reply extends MockReply | undefined>(request: MockRequest, make: () => Reply): Reply {
    watch.turn = undefined;
    watch.provider = undefined;
    const started = stopwatch();
    const reply = make();
    if (reply === undefined) return reply;
    const { turn, provider } = watch;
    journal.add(
      toRecorded({
        request,
        reply,
        turn,
        mocked: provider && byProvider.get(provider),
        durationMs: Math.round((stopwatch() - started) * 1000) / 1000,
        fault: null,
        isDropped: false,
      }),
    );
    return reply;
  }

  const plain: AnyMock = mock;
  const { handle, beforeBody } = plain;
  if (limits === false && !onRequest) return Object.assign(mock, { requests: journal });
  const watchedCore: Core = (request) => observed(request, () => handle(request));
  return Object.assign(mock, {
    handle: watchedCore,
    beforeBody: (request: MockRequest) => observed(request, () => beforeBody(request)),
    fetch: (input: Request | URL | string, init?: RequestInit) =>
      answer(watchedCore, new Request(input, init), plain.serverAt),
    requests: journal,
  });
}

/** How far the request came that is being answered: the core is synchronous, so there is one at most. */
interface Watch {
  turn: Turn | undefined;
  provider: Provider | undefined;
}

/** The same APIs, each with a first step that notes the turn. */
function watchedBy<From extends Available>(watch: Watch, available: From): From {
  const entries = Object.entries(available).map(([name, provider]) => {
    const note: Step = (turn) => {
      watch.turn = turn;
      watch.provider = watched;
      return undefined;
    };
    const watched: Provider = { ...provider, steps: [note, ...provider.steps] };
    return [name, watched];
  });
  // The same names, each with a provider of the same type.
  return Object.fromEntries(entries) as From;
}
