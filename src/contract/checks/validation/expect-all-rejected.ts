import type { Operation } from '../../../spec/document.ts';
import type { CheckContext, RequestDraft } from '../../check.ts';

/** A request that must be rejected. */
export interface InvalidRequest {
  /** `name with a space`. */
  readonly label: string;
  readonly request: RequestDraft;
  /** Where the document forbids it, innermost first. */
  readonly at: readonly string[];
  readonly constraint?: string | undefined;
}

/** Sends requests a few at a time, so that an accepted one is reported even if the run may create no more after it. */
export async function expectAllRejected(
  { api, expect }: CheckContext,
  operation: Operation,
  invalid: readonly InvalidRequest[],
): Promise<void> {
  for (let start = 0; start < invalid.length; start += together) {
    const group = invalid.slice(start, start + together);
    const replies = await api.probeAll(group.map(({ request }) => request));
    for (const [i, { label, at, constraint }] of group.entries()) {
      const reply = replies[i];
      if (reply)
        expect(reply, { operation, at, constraint }).isRejected(
          `${operation.label} accepted ${label}`,
          '4xx',
        );
    }
  }
}

const together = 4;
