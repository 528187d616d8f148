import type { Document } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import { byHarm } from '../by-harm.ts';
import type { CurlOptions } from '../curl.ts';
import { createCoverage } from '../findings/coverage.ts';
import { type Fault, faultId, weigh } from '../findings/fault.ts';
import { learnFrom, maskedFinding, toFinding } from '../findings/finding.ts';
import { isNotJudged } from '../findings/not-judged.ts';
import type { Redactor } from '../redact.ts';
import type { PassiveCheck } from '../run/check.ts';
import type { Coverage, Exchange, Finding } from '../types.ts';
import { createExchangeJudge } from './judge.ts';

export interface JudgeParts {
  readonly document: Document;
  readonly resources: readonly Resource[];
  /** Origin and base path of the server, without a trailing slash. */
  readonly base: string;
  readonly dialect: string;
  /** Those that look at every exchange. */
  readonly checks: readonly PassiveCheck[];
  readonly redactor: Redactor;
  readonly curl: CurlOptions;
  /** Whether findings of a check about an operation are wanted. All are by default. */
  readonly wants?: (check: string, operation: string) => boolean;
  /** Whether an operation counts for the coverage, by its label. All do by default. */
  readonly covers?: (operation: string) => boolean;
}

/** How an exchange came to be, where the runner sent it. */
export interface Sender {
  /** It was sent to be refused. */
  readonly isProbe?: boolean;
  /** The check that sent it to provoke a server error, whose finding that error then is. */
  readonly provoker?: string | undefined;
}

/** What an exchange shows. */
export interface Observation {
  /** `METHOD /path/template`; undefined where the document has no such operation. */
  readonly operation: string | undefined;
  /** Those that are new. */
  readonly findings: readonly Finding[];
  /** Ids of the checks that had something to look at. */
  readonly looked: readonly string[];
}

/** The one way from an exchange, or from what a check reports, to a finding: learn, judge, weigh, de-duplicate. */
export interface ExchangeRecorder {
  readonly redactor: Redactor;
  readonly schemas: SchemaJudge;
  judge(exchange: Exchange, sender?: Sender): Observation;
  /** A fault as a finding: undefined where it weighs nothing or is not wanted. One that was found before is not new. */
  finding(check: string, fault: Fault): { readonly finding: Finding; readonly isNew: boolean } | undefined;
  /** Counts a check as done on an operation. */
  checked(operation: string, check: string): void;
  coverage(): Coverage;
  /** All findings so far, the most harmful first, masked by what is known of secrets by now. */
  findings(): readonly Finding[];
}

/** Judges exchanges that somebody else sent: from a HAR file, a proxy, a test suite. */
export interface WeighedJudge {
  /** The operation that an exchange is of, and what is wrong with it; each finding is told once. Secrets are masked. */
  judge(exchange: Exchange): Observation;
  coverage(): Coverage;
  readonly redactor: Redactor;
}

export function createExchangeRecorder(parts: JudgeParts): ExchangeRecorder {
  const { document, resources, base, dialect, checks, redactor, curl } = parts;
  const { wants = () => true, covers = () => true } = parts;
  const exchanges = createExchangeJudge(document, resources, base, checks);
  const attributed = new Set(checks.flatMap((check) => (check.belongsToProvoker ? [check.id] : [])));
  const coverage = createCoverage({
    ...document,
    operations: document.operations.filter(({ label }) => covers(label)),
  });
  const findings = new Map<string, Finding>();

  const finding: ExchangeRecorder['finding'] = (check, fault) => {
    const weighed = weigh(document.root, fault, dialect);
    const id = faultId(check, fault);
    const known = findings.get(id);
    if (known) return { finding: known, isNew: false };
    // Whatever checks are wanted: what was not judged has not passed.
    const isWanted = wants(check, fault.operation) || isNotJudged(fault);
    if (weighed === undefined || !isWanted) return undefined;
    const made = toFinding(redactor, check, fault, weighed, curl);
    findings.set(id, made);
    return { finding: made, isNew: true };
  };

  return {
    redactor,
    schemas: exchanges.schemas,
    finding,
    checked: coverage.checked,
    coverage: () => coverage.coverage(),
    // Masked once more: what was learnt late may stand in what came early.
    findings: () => byHarm([...findings.values()]).map((known) => maskedFinding(redactor, known)),
    judge(exchange, { isProbe = false, provoker } = {}) {
      const unread = learnFrom(redactor, exchange);
      const { operation, faults, looked, secrets } = exchanges.judge(exchange, { isProbe });
      for (const secret of secrets) redactor.learn(secret);
      if (operation !== undefined) coverage.seen(operation, exchange.response.status);
      const fresh = [...(unread ? [unread] : []), ...faults].flatMap(({ check, ...fault }) => {
        const isProvoked = provoker !== undefined && attributed.has(check) && !isNotJudged(fault);
        const found = finding(isProvoked ? provoker : check, fault);
        return found?.isNew ? [found.finding] : [];
      });
      return { operation, looked, findings: fresh };
    },
  };
}
