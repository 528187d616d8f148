export { checks } from './checks/index.ts';
export { createJudge, type JudgeOptions } from './create-judge.ts';
export type { Check, CheckPage } from './engine/check.ts';
export { operationsNamed } from './engine/choose-operations.ts';
export type { ExchangeJudge, Judgement } from './engine/judge.ts';
export { isNotJudged } from './engine/not-judged.ts';
export type { RunOptions } from './engine/options.ts';
export type { WeighedJudge } from './judge/exchange-recorder.ts';
export { loadDocument } from './load-document.ts';
export { type PlanOptions, planCases } from './plan.ts';
export { rejectedCredential } from './rejected-credential.ts';
export {
  createTextReporter,
  type FormatName,
  type Reporter,
  type ReporterOptions,
  reporters,
  type TextStream,
} from './report/index.ts';
export { runChecks } from './run-checks.ts';
export {
  createProxy,
  createSession,
  HarError,
  type LifeCycle,
  type Observation,
  ObservedFindings,
  observe,
  type ProxyOptions,
  readHar,
  type Session,
  type SessionOptions,
} from './sources/index.ts';
export type * from './types.ts';
