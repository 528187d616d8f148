import type { Document } from '../spec/document.ts';
import { resourcesOf } from '../spec/read-resource.ts';
import { passiveChecks } from './checks/index.ts';
import { createExchangeRecorder, type WeighedJudge } from './judge/exchange-recorder.ts';
import { createRedactor, type Redactor } from './redact.ts';

/** What a judge of other people's exchanges is told. */
export interface JudgeOptions {
  readonly document: Document;
  /** Origin and base path of the server, without a trailing slash. */
  readonly base: string;
  readonly dialect?: string;
  /** Its own by default. */
  readonly redactor?: Redactor;
}

/**
 * The runner's own judge, for exchanges from elsewhere: the passive checks only, since nothing is sent.
 *
 * @example
 * const judge = createJudge({ document, base: 'https://api.example.com' });
 * judge.judge(exchange).findings.length; // 0
 */
export function createJudge(options: JudgeOptions): WeighedJudge {
  const { document, base, dialect = 'documented' } = options;
  const resources = resourcesOf(document);
  const fields = resources.flatMap((resource) => resource.secrets.map((rule) => rule.field));
  const redactor = options.redactor ?? createRedactor({ fields });
  const recorder = createExchangeRecorder({
    document,
    resources,
    base: base.replace(/\/+$/, ''),
    dialect,
    checks: passiveChecks,
    redactor,
    curl: { unknown: 'variable' },
  });
  return {
    redactor,
    coverage: recorder.coverage,
    judge(exchange) {
      const observation = recorder.judge(exchange);
      const { operation, looked } = observation;
      if (operation !== undefined) for (const check of looked) recorder.checked(operation, check);
      return observation;
    },
  };
}
