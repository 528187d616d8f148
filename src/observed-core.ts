import type { MockedProvider } from './mock/core.ts';
import type { MockReply, MockRequest } from './mock/exchange.ts';
import type { Hit, OwnFaults } from './mock/faults/faults.ts';
import { readPrefer } from './mock/faults/prefer.ts';
import { type Decision, isPreflight, shapeReply, type Watch, watchProvider } from './mock/faults/watch.ts';
import { callerOf } from './mock/journal/caller.ts';
import type { OwnJournal } from './mock/journal/journal.ts';
import { routeOf, toRecorded } from './mock/journal/record.ts';
import type { Provider, Turn } from './mock/provider.ts';
import { stopwatch } from './mock/stopwatch.ts';
import type { SupportOf } from './mock/support.ts';
import type { Available } from './mock-options.ts';

/** What watches a core. It is created before the core that it watches, since the APIs' steps are part of it. */
export interface Observer {
  /** The same APIs, each watched. */
  watched<From extends Available>(available: From): From;
  /** The namespace of the request that is being answered. */
  namespace(): string;
  /** Lets faults shape what a core replies, and notes the exchange. */
  observe<Reply extends MockReply | undefined>(request: MockRequest, make: () => Reply): Reply | MockReply;
  begin(parts: ObserverParts): void;
}

export interface ObserverParts {
  readonly mocked: readonly MockedProvider[];
  readonly faults: OwnFaults;
  /** Undefined where nobody reads it. */
  readonly requests: OwnJournal | undefined;
}

export function createObserver(supportOf: SupportOf): Observer {
  const watch: Watch = idle();
  const byProvider = new Map<Provider, MockedProvider>();
  let parts: ObserverParts | undefined;
  /** What was decided of a request whose body had not arrived. Its headers are the same object once it has. */
  const decided = new WeakMap<object, Decision>();

  const owner = () => watch.provider && byProvider.get(watch.provider);

  function decide(turn: Turn | undefined, request: MockRequest): Decision {
    const mocked = owner();
    const hit = parts?.faults.hit({
      provider: mocked?.provider.name,
      namespace: request.headers['x-keymock-namespace'] ?? '',
      operation: () => turn && routeOf(turn, mocked)?.operationId,
      caller: () => turn && mocked && callerOf(turn, mocked.provider.credentialKind),
    });
    return { hit: withPreference(hit, readPrefer(request.headers['prefer'])?.hit) };
  }

  /** The reply with what faults do to it, also where the request never came as far as a caller. */
  function faulted(request: MockRequest, made: MockReply, again: () => MockReply | undefined): MockReply {
    let reply = made;
    if (!watch.decision) {
      if (isPreflight(request)) return made;
      watch.decision = decide(watch.turn, request);
      watch.isLate = watch.decision.hit?.error !== undefined && watch.turn !== undefined;
      if (watch.isLate) reply = again() ?? made;
    }
    if (watch.decision.hit?.lost) watch.tables?.forget();
    return shapeReply(reply, watch.decision, readPrefer(request.headers['prefer'])?.applied);
  }

  function note(request: MockRequest, reply: MockReply, started: number): void {
    const { turn, decision } = watch;
    const { drop, delayMs = 0 } = reply.delivery ?? {};
    parts?.requests?.add(
      toRecorded({
        request,
        reply,
        turn,
        mocked: owner(),
        durationMs: Math.round((stopwatch() - started + delayMs) * 1000) / 1000,
        fault: decision?.hit?.id ?? null,
        isDropped: drop === 'reset' || drop === 'empty',
      }),
    );
  }

  return {
    watched<From extends Available>(available: From): From {
      const entries = Object.entries(available).map(([name, provider]) => {
        const form = supportOf(name)?.faults;
        return [name, watchProvider(provider, form, watch, (turn) => decide(turn, turn.request))];
      });
      // The same names, each with a provider of the same type.
      return Object.fromEntries(entries) as From;
    },

    namespace: () => watch.turn?.namespace ?? '',

    observe(request, make) {
      Object.assign(watch, idle(), { decision: decided.get(request.headers) });
      const started = stopwatch();
      const made = make();
      if (made === undefined) {
        if (watch.decision) decided.set(request.headers, watch.decision);
        return made;
      }
      decided.delete(request.headers);
      const reply = faulted(request, made, make);
      note(request, reply, started);
      Object.assign(watch, idle());
      return reply;
    },

    begin(given) {
      parts = given;
      for (const one of given.mocked) byProvider.set(one.provider, one);
    },
  };
}

function idle(): Watch {
  return { turn: undefined, provider: undefined, decision: undefined, tables: undefined, isLate: false };
}

/** What the request prefers wins; delays add up. */
function withPreference(hit: Hit | undefined, preferred: Hit | undefined): Hit | undefined {
  if (!hit || !preferred) return hit ?? preferred;
  return {
    ...hit,
    ...preferred,
    id: `${hit.id},${preferred.id}`,
    delayMs: hit.delayMs + preferred.delayMs,
  };
}
