import { setTimeout } from 'node:timers/promises';
import { UsageError } from './usage-error.ts';

/** Node's and the resolver's codes for a server that cannot be reached. */
const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is the server running?',
  ENOTFOUND: 'no such host is known. Is the name right?',
  EAI_AGAIN: 'no such host is known. Is the name right?',
  ECONNRESET:
    'the connection was cut before an answer. Is it http rather than https, or the other way round?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak TLS. Did you mean http?',
  TimeoutError: 'no answer in time.',
};

/**
 * Makes sure that something answers at a URL, whatever it says, so that a run against nothing is not a list of failures.
 *
 * @param waitSeconds how long to try again
 * @throws UsageError where nothing answers.
 */
export async function reach(url: string, timeoutSeconds = 10, waitSeconds = 0): Promise<void> {
  const end = performance.now() + waitSeconds * 1000;
  for (;;) {
    const rest = (end - performance.now()) / 1000;
    try {
      const status = await reachOnce(url, rest > 0 ? Math.min(timeoutSeconds, rest) : timeoutSeconds);
      // What stands before a server that is starting answers in its place.
      if (![502, 503, 504].includes(status) || performance.now() + betweenMs >= end) return;
      await setTimeout(betweenMs);
    } catch (error) {
      if (performance.now() + betweenMs >= end) throw error;
      await setTimeout(betweenMs);
    }
  }
}

/** Milliseconds between two tries. */
const betweenMs = 200;

async function reachOnce(url: string, timeoutSeconds: number): Promise<number> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(Math.ceil(timeoutSeconds * 1000)),
    });
    await response.body?.cancel();
    return response.status;
  } catch (error) {
    throw new UsageError(`cannot reach ${url}: ${reasonOf(error)}`);
  }
}

function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  // Where a name has several addresses, the reason stands with each of them.
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (!(first instanceof Error)) return String(first);
  const code = 'code' in first && typeof first.code === 'string' ? first.code : first.name;
  return reasons[code] ?? `${first.message}.`;
}
