export { labelField } from './bodies/values.ts';
export { checks } from './checks/index.ts';
export { createJudge, type JudgeOptions } from './create-judge.ts';
export { isNotJudged } from './findings/not-judged.ts';
export type { WeighedJudge } from './judge/exchange-recorder.ts';
export type { ExchangeJudge, Judgement } from './judge/judge.ts';
export { loadDocument } from './load-document.ts';
export type { RunOptions } from './options.ts';
export { type PlanOptions, planCases } from './plan.ts';
export { otherSchemes, rejectedCredential } from './rejected-credential.ts';
export {
  createTextReporter,
  type DocumentFile,
  type DocumentPlace,
  type FormatName,
  type Reporter,
  type ReporterOptions,
  reporters,
  type TextStream,
} from './report/index.ts';
export type { Check, CheckPage } from './run/check.ts';
export { chooseOperations, operationsNamed } from './run/choose-operations.ts';
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
