import { expect } from 'vitest';
import {
  createJudge,
  createSession,
  type Exchange,
  loadDocument,
  reporters,
} from '../../../src/contract/index.ts';

const document = await loadDocument('specs/feldera/openapi.yaml');
const url = 'http://127.0.0.1:4010';

/** What an exchange holds beside what all have. */
export interface Parts {
  readonly query?: string;
  readonly sent?: readonly (readonly [string, string])[];
  readonly body?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly reply?: string;
}

export const fromReply = (value: unknown): Parts => ({ reply: JSON.stringify(value) });

/** Everything that is written about one exchange with faults, of which nothing was known before. */
export function written({ query = '', sent = [], body, headers = [], reply = '{' }: Parts): string {
  const session = createSession({ judge: createJudge({ document, base: url }), url });
  const exchange: Exchange = {
    index: 0,
    startedAt: 0,
    durationMs: 1,
    request: {
      method: 'GET',
      url: `${url}/v0/api_keys${query}`,
      headers: sent,
      ...(body !== undefined && { body }),
    },
    response: { status: 500, headers: [['content-type', 'application/json'], ...headers], body: reply },
  };
  session.add(exchange);
  const { report, exchanges } = session.sum();
  expect(report.findings.length).toBeGreaterThan(0);
  return Object.values(reporters)
    .map((reporter) => reporter(report, exchanges))
    .join('\n');
}
