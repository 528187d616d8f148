import type { WeighedJudge } from '../create-judge.ts';
import type { Exchange, Finding, Report } from '../types.ts';

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
  const findings: Finding[] = [];
  const exchanges: Exchange[] = [];
  /** `check operation`: all that was looked at. */
  const looked = new Set<string>();
  let bytes = 0;

  return {
    add(exchange) {
      const judgement = judge.judge(exchange);
      findings.push(...judgement.findings);
      for (const check of judgement.looked) looked.add(`${check} ${judgement.operation}`);
      exchanges.push(exchange);
      bytes += sizeOf(exchange);
      while (exchanges.length > keep || (bytes > keepBytes && exchanges.length > 1)) {
        const oldest = exchanges.shift();
        if (oldest) bytes -= sizeOf(oldest);
      }
      return judgement;
    },
    sum() {
      const coverage = judge.coverage();
      const failed = casesOf(findings, 'error');
      const warned = casesOf(findings, 'warning').filter((one) => !failed.includes(one));
      const skipped = coverage.operations
        .filter((operation) => operation.exchanges === 0)
        .map(({ operation }) => ({
          case: `wire/status ${operation}`,
          reason: 'no exchange of this operation was seen',
        }));
      const passed = [...looked].filter((one) => !failed.includes(one) && !warned.includes(one)).length;
      const report: Report = {
        version: 1,
        tool,
        provider,
        dialect,
        url: judge.redactor.mask(url),
        seed: 0,
        summary: { passed, failed: failed.length, warned: warned.length, skipped: skipped.length },
        coverage: judge.redactor.maskValue(coverage),
        findings: findings.map((finding) => judge.redactor.maskFinding(finding)),
        skipped,
        leftBehind: [],
      };
      // Masked only now: what was learnt late may stand in what came early.
      return { report, exchanges: exchanges.map((exchange) => judge.redactor.maskExchange(exchange)) };
    },
    mask: (text) => judge.redactor.mask(text),
  };
}

/** `check operation` of the findings with a severity. */
function casesOf(findings: readonly Finding[], severity: Finding['severity']): string[] {
  const chosen = findings.filter((finding) => finding.severity === severity);
  return [...new Set(chosen.map(({ check, operation }) => `${check} ${operation}`))];
}

function sizeOf({ request, response }: Exchange): number {
  const headers = [...request.headers, ...response.headers];
  const text = headers.reduce((sum, [name, value]) => sum + name.length + value.length, request.url.length);
  return text + (request.body?.length ?? 0) + response.body.length;
}
