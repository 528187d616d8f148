import { maskedExchange, maskedFinding } from '../findings/finding.ts';
import { groupByCause } from '../findings/group-by-cause.ts';
import type { WeighedJudge } from '../judge/exchange-recorder.ts';
import { createResults } from '../judge/results.ts';
import type { CaseInfo, Exchange, Finding, Report } from '../types.ts';

export interface SessionOptions {
  /** From `createJudge`. */
  readonly judge: WeighedJudge;
  /** Origin of the server. */
  readonly url: string;
  /** As reports name the API; its URL by default. */
  readonly provider?: string;
  /** `documented` by default. */
  readonly dialect?: string;
  /** `keymock/<version>`; `keymock` by default. */
  readonly tool?: string;
  /** How many of the newest exchanges are kept for the report; all are judged. Default 10,000. */
  readonly keep?: number;
  /** How many bytes of theirs are kept. Default 64 MiB. */
  readonly keepBytes?: number;
}

/** Judges exchanges that others make, one by one, and sums up. */
export interface Session {
  /** What is newly wrong with an exchange, and its operation: undefined where the document has none. */
  add(exchange: Exchange): { readonly operation: string | undefined; readonly findings: readonly Finding[] };
  /** The report so far and the exchanges it stands on. Secrets are masked. */
  sum(): { readonly report: Report; readonly exchanges: readonly Exchange[] };
  mask(text: string): string;
}

/**
 * What a HAR file, a proxy and a test suite have in common: exchanges come, findings go, and there is a report at the
 * end. Memory is bounded however long it lasts.
 *
 * @example
 * const session = createSession({ judge: createJudge({ document, base }), url });
 * session.add(exchange).findings.length; // 0
 */
export function createSession(options: SessionOptions): Session {
  const { judge, url, provider = url, dialect = 'documented', tool = 'keymock' } = options;
  const { keep = 10_000, keepBytes = 64 * 1024 * 1024 } = options;
  const results = createResults();
  const cases = new Map<string, CaseInfo>();
  const findings: Finding[] = [];
  const exchanges: Exchange[] = [];
  let bytes = 0;

  return {
    add(exchange) {
      const { operation, ...observation } = judge.judge(exchange);
      for (const check of operation === undefined ? [] : observation.looked) {
        const id = `${check} ${operation}`;
        if (cases.has(id)) continue;
        const info = { id, check, operation: operation ?? '', title: check, writes: false };
        cases.set(id, info);
        results.include(info);
        results.end(info);
      }
      for (const finding of observation.findings) results.add(finding);
      findings.push(...observation.findings);
      exchanges.push(exchange);
      bytes += sizeOf(exchange);
      while (exchanges.length > keep || (bytes > keepBytes && exchanges.length > 1)) {
        const oldest = exchanges.shift();
        if (oldest) bytes -= sizeOf(oldest);
      }
      return { operation, ...observation };
    },
    sum() {
      const coverage = judge.coverage();
      const skipped = coverage.operations
        .filter((operation) => operation.exchanges === 0)
        .map(({ operation }) => ({
          case: `wire/status ${operation}`,
          reason: 'no exchange of this operation was seen',
        }));
      const report: Report = {
        version: 1,
        tool,
        provider,
        dialect,
        url: judge.redactor.mask(url),
        seed: 0,
        summary: { ...results.summary(), skipped: skipped.length },
        coverage: judge.redactor.maskValue(coverage),
        findings: groupByCause(
          findings.map((finding) => maskedFinding(judge.redactor, finding)),
          coverage,
        ),
        skipped,
        unchecked: [],
        leftBehind: [],
      };
      // Masked only now: what was learnt late may stand in what came early.
      return { report, exchanges: exchanges.map((exchange) => maskedExchange(judge.redactor, exchange)) };
    },
    mask: (text) => judge.redactor.mask(text),
  };
}

function sizeOf({ request, response }: Exchange): number {
  const headers = [...request.headers, ...response.headers];
  const text = headers.reduce((sum, [name, value]) => sum + name.length + value.length, request.url.length);
  return text + (request.body?.length ?? 0) + response.body.length;
}
