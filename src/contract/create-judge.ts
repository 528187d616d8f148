import type { Document } from '../spec/document.ts';
import { resourcesOf } from '../spec/read-resource.ts';
import { passiveChecks } from './checks/index.ts';
import { createCoverage } from './engine/coverage.ts';
import { faultId, weigh } from './engine/fault.ts';
import { toFinding } from './engine/finding.ts';
import { createExchangeJudge } from './engine/judge.ts';
import { createRedactor, type Redactor } from './redact.ts';
import type { Coverage, Exchange, Finding } from './types.ts';

/** What a judge of other people's exchanges is told. */
export interface JudgeOptions {
  readonly document: Document;
  /** Origin and base path of the server, without a trailing slash. */
  readonly base: string;
  readonly dialect?: string;
  /** Its own by default. */
  readonly redactor?: Redactor;
}

/** Judges exchanges that somebody else made: from a HAR file, a proxy, a test suite. */
export interface WeighedJudge {
  /** The operation that an exchange is of, and what is wrong with it; each finding is told once. Secrets are masked. */
  judge(exchange: Exchange): {
    readonly operation: string | undefined;
    readonly findings: readonly Finding[];
    readonly looked: readonly string[];
  };
  coverage(): Coverage;
  readonly redactor: Redactor;
}

/**
 * The runner's own judge, for exchanges from elsewhere: the passive checks only, since nothing is sent.
 *
 * @example
 * const judge = createJudge({ document, base: 'https://api.example.com' });
 * judge.judge(exchange).findings.length; // 0
 */
export function createJudge({
  document,
  base,
  dialect = 'documented',
  redactor: given,
}: JudgeOptions): WeighedJudge {
  const resources = resourcesOf(document);
  const redactor =
    given ??
    createRedactor({ fields: resources.flatMap((resource) => resource.secrets.map((rule) => rule.field)) });
  const judge = createExchangeJudge(document, resources, base.replace(/\/+$/, ''), passiveChecks);
  const coverage = createCoverage(document);
  const told = new Set<string>();
  return {
    redactor,
    coverage: () => coverage.coverage(),
    judge(exchange) {
      redactor.learnExchange(exchange);
      const { operation, faults, looked, secrets } = judge.judge(exchange);
      for (const secret of secrets) redactor.learn(secret);
      if (operation !== undefined) {
        coverage.seen(operation, exchange.response.status);
        for (const check of looked) coverage.checked(operation, check);
      }
      const findings = faults.flatMap((fault): Finding[] => {
        const weighed = weigh(document.root, fault, dialect);
        const id = faultId(fault.check, fault);
        if (weighed === undefined || told.has(id)) return [];
        told.add(id);
        return [toFinding(redactor, fault.check, fault, weighed, { unknown: 'variable' })];
      });
      return { operation, findings, looked };
    },
  };
}
