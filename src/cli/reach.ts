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
 * @throws UsageError where nothing answers.
 */
export async function reach(url: string, timeoutSeconds = 10): Promise<void> {
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    await response.body?.cancel();
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
