import type { MockReply, MockRequest } from '../exchange.ts';
import type { ErrorCase, Provider, Step, Turn } from '../provider.ts';
import { ProviderError } from '../provider-error.ts';
import type { FaultError } from './fault.ts';
import type { FaultForm } from './fault-form.ts';
import type { Hit } from './faults.ts';
import { type FaultyTables, faultyTables } from './lag.ts';

/** The request that is being answered: the core is synchronous, so there is one at most. */
export interface Watch {
  /** How far the steps came; undefined where no mocked API owns the path. */
  turn: Turn | undefined;
  provider: Provider | undefined;
  /** Decided once for each request, as soon as the caller is known. */
  decision: Decision | undefined;
  tables: FaultyTables | undefined;
  /** Whether the request was refused before faults were applied, and now gets the error of a fault after all. */
  isLate: boolean;
}

/** What faults do to the request; `hit` is undefined where they do nothing. */
export interface Decision {
  readonly hit: Hit | undefined;
}

const failure = 'keymock-fault';

/** An API whose requests are watched: its steps note how far they come, and faults are applied after authentication. */
export function watchProvider(
  provider: Provider,
  form: FaultForm | undefined,
  watch: Watch,
  decide: (turn: Turn) => Decision,
): Provider {
  let error: ErrorCase | undefined;

  function raise(fault: FaultError, turn: Turn): never {
    error = errorCase(fault, provider.name, form, turn);
    throw new ProviderError(failure, {});
  }

  const note: Step = (turn) => {
    watch.turn = turn;
    watch.provider = watched;
    const fault = watch.isLate ? watch.decision?.hit?.error : undefined;
    return fault ? raise(fault, turn) : undefined;
  };

  const authenticate: Step = (turn) => {
    const authenticated = attempt(() => provider.authenticate(turn));
    watch.decision ??= decide(turn);
    const { hit } = watch.decision;
    if (hit?.error) return raise(hit.error, turn);
    if ('error' in authenticated) throw authenticated.error;
    if (hit?.lost || hit?.stale) {
      const stale = turn.request.method === 'GET' ? (hit.stale ?? 0) : 0;
      watch.tables = faultyTables(turn.tables, stale, form?.created ?? []);
      Object.assign(turn, { tables: watch.tables });
    }
    return authenticated.value;
  };

  const watched: Provider = {
    ...provider,
    authenticate,
    steps: [note, ...provider.steps.map((step) => (step === provider.authenticate ? authenticate : step))],
    errors: Object.defineProperty({ ...provider.errors }, failure, { get: () => error }),
  };
  return watched;
}

function attempt<Value>(act: () => Value): { readonly value: Value } | { readonly error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}

function errorCase(fault: FaultError, provider: string, form: FaultForm | undefined, turn: Turn): ErrorCase {
  const { status, retryAfter, body } = fault;
  if (form && body === undefined) {
    return { evidence: `${provider}.fault.${status}`, reply: () => form.reply(fault, turn) };
  }
  const wait = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
  const text = { 'Content-Type': 'text/plain; charset=utf-8', ...wait };
  return {
    evidence: 'keymock.fault',
    reply: () =>
      typeof body === 'string' ? { status, text: body, headers: text } : { status, body, headers: wait },
  };
}

/** The reply with what a fault does to it on its way. */
export function shapeReply(reply: MockReply, { hit }: Decision, applied: string | undefined): MockReply {
  const shaped =
    applied === undefined
      ? reply
      : { ...reply, headers: { ...reply.headers, 'Preference-Applied': applied } };
  if (!hit) return shaped;
  const { delayMs, drop, slow, malformed } = hit;
  const delivery = {
    ...(delayMs > 0 && { delayMs }),
    ...(drop && { drop }),
    ...(slow && { bytesPerSecond: slow.bytesPerSecond }),
  };
  return {
    ...shaped,
    ...(malformed && { body: breakJson(reply.body) }),
    ...(Object.keys(delivery).length > 0 && { delivery }),
  };
}

/** A text that is JSON no more: it lacks its end. */
function breakJson(body: string): string {
  return body === '' ? '{' : body.slice(0, Math.max(1, Math.floor((body.length * 2) / 3)));
}

/** A browser sends it before the request itself. A fault would keep the request from being sent. */
export function isPreflight({ method, headers }: MockRequest): boolean {
  return method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;
}
