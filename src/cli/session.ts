import { createJudge, type Exchange, type Finding, type Report } from '../contract/index.ts';
import type { Target } from './target.ts';
import { version } from './version.ts';

/** Judges exchanges that others make, and sums up. */
export interface Session {
  /** What is newly wrong with this exchange, and the operation it is of: undefined where the document has none. */
  add(exchange: Exchange): { readonly operation: string | undefined; readonly findings: readonly Finding[] };
  /** The report so far, and what it stands on. Secrets are masked. */
  sum(): { readonly report: Report; readonly exchanges: readonly Exchange[] };
  mask(text: string): string;
}

/** @param origin of the server, without a path */
export function createSession({ document, provider, dialect }: Target, origin: string): Session {
  const judge = createJudge({ document, base: origin + (document.basePaths[0] ?? ''), dialect });
  const findings: Finding[] = [];
  const exchanges: Exchange[] = [];
  /** `check operation`: all that was looked at. */
  const looked = new Set<string>();

  return {
    add(exchange) {
      const judgement = judge.judge(exchange);
      findings.push(...judgement.findings);
      exchanges.push(exchange);
      for (const check of judgement.looked) looked.add(`${check} ${judgement.operation}`);
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
        tool: `keymock/${version}`,
        provider,
        dialect,
        url: origin,
        seed: 0,
        summary: { passed, failed: failed.length, warned: warned.length, skipped: skipped.length },
        coverage,
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

function casesOf(findings: readonly Finding[], severity: Finding['severity']): string[] {
  const chosen = findings.filter((finding) => finding.severity === severity);
  return [...new Set(chosen.map(({ check, operation }) => `${check} ${operation}`))];
}
