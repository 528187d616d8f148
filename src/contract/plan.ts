import type { Resource } from '../spec/resource.ts';
import { activeChecks, passiveChecks } from './checks/index.ts';
import { type PassiveCheck, type PlannedCase, phases } from './run/check.ts';
import { type Choice, chooseOperations, type OperationOptions } from './run/choose-operations.ts';
import { filterOf } from './run/filter.ts';
import type { CaseInfo } from './types.ts';

/** What a plan needs to know. */
export interface PlanOptions extends OperationOptions {
  readonly only?: readonly string[];
}

/** A case of an active check, in its turn. */
export interface PlannedRun {
  readonly info: CaseInfo;
  readonly planned: PlannedCase;
  readonly isWanted: boolean;
  /** A server error under its probes is its own finding. */
  readonly provokes: boolean;
}

export interface Plan {
  readonly choice: Choice;
  readonly resources: readonly Resource[];
  /** In the order in which they run. Not wanted are those that only make exchanges for the others to look at. */
  readonly active: readonly PlannedRun[];
  /** Decided by all exchanges of the run, at its end. */
  readonly passive: readonly { readonly info: CaseInfo; readonly check: PassiveCheck }[];
}

/**
 * Every case of a run, made from the document alone: nothing is sent.
 *
 * @throws ResourceError where `x-resource` says what it cannot mean
 *
 * @example
 * planCases({ document }).map((info) => info.id); // ['lifecycle/create POST /v0/api_keys', ...]
 */
export function planCases(options: PlanOptions): readonly CaseInfo[] {
  return casesOf(createPlan(options));
}

/** The cases that a plan tells of. */
export function casesOf(plan: Plan): readonly CaseInfo[] {
  return [...plan.active.filter(({ isWanted }) => isWanted), ...plan.passive].map(({ info }) => info);
}

export function createPlan({ only = [], ...options }: PlanOptions): Plan {
  const wanted = filterOf(only);
  const choice = chooseOperations(options);
  const { document, resources, isChosen } = choice;
  // What looks at every exchange needs somebody to make some.
  const needsDrivers = passiveChecks.some((check) => wanted(check.id));
  const ids = new Map<string, number>();
  const info = (check: string, { operation, title, writes }: Omit<CaseInfo, 'id' | 'check'>): CaseInfo => {
    const id = `${check} ${operation}`;
    const count = (ids.get(id) ?? 0) + 1;
    ids.set(id, count);
    return { id: count === 1 ? id : `${id} #${count}`, check, operation, title, writes };
  };
  return {
    choice,
    resources,
    active: activeChecks
      .filter((check) => wanted(check.id) || needsDrivers || check.feeds?.some(wanted))
      .flatMap((check) =>
        check
          .plan({ document, resources })
          .filter(({ operation }) => isChosen(operation))
          .map((planned) => ({
            info: info(check.id, planned),
            planned,
            isWanted: wanted(check.id),
            provokes: check.provokes ?? false,
          })),
      )
      .toSorted((a, b) => turnOf(a.planned) - turnOf(b.planned)),
    passive: passiveChecks
      .filter((check) => wanted(check.id))
      .flatMap((check) =>
        document.operations
          .filter((operation) => isChosen(operation.label) && check.applies(operation, document))
          .map((operation) => ({
            info: info(check.id, { operation: operation.label, title: check.title, writes: false }),
            check,
          })),
      ),
  };
}

function turnOf({ phase = 'main' }: PlannedCase): number {
  return phases.indexOf(phase);
}
