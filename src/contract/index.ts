export { checks } from './checks/index.ts';
export { createJudge, type JudgeOptions, type WeighedJudge } from './create-judge.ts';
export type { Check, CheckPage } from './engine/check.ts';
export type { ExchangeJudge, Judgement } from './engine/judge.ts';
export type { RunOptions } from './engine/options.ts';
export { loadDocument } from './load-document.ts';
export { type PlanOptions, planCases } from './plan.ts';
export { runChecks } from './run-checks.ts';
export type * from './types.ts';
