import type { MockReply } from '../mock/exchange.ts';

/**
 * The reply in the place of one whose changes could not be stored: it must not be acknowledged.
 *
 * @param error names the reason, and no file.
 */
export function notStored(error: unknown) {
  const reason = error instanceof Error ? error.message : 'an unknown reason';
  return {
    status: 503,
    headers: { 'Content-Type': 'text/plain; charset=utf-8' },
    body: `keymock: the state cannot be stored: ${reason}. It is kept in memory until it can.\n`,
    evidence: 'keymock.not-stored',
  } satisfies MockReply;
}

/** Calls back with a reply once all that it acknowledges is stored; at once where nothing waits. */
export function whenStored(
  stored: Promise<void> | undefined,
  reply: MockReply,
  then: (reply: MockReply) => void,
): void {
  if (stored === undefined) then(reply);
  else {
    stored.then(
      () => then(reply),
      (error: unknown) => then(notStored(error)),
    );
  }
}
