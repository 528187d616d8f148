import type { Document } from '../spec/document.ts';
import { resourcesOf } from '../spec/read-resource.ts';
import type { Resource } from '../spec/resource.ts';
import { activeChecks, passiveChecks } from './checks/index.ts';
import type { ActiveCheck, PassiveCheck, PlannedCase } from './engine/check.ts';
import { filterOf } from './engine/filter.ts';
import type { CaseInfo } from './types.ts';

/** What a plan needs to know. */
export interface PlanOptions {
  readonly document: Document;
  readonly only?: readonly string[];
}

export interface Plan {
  readonly resources: readonly Resource[];
  /** In the order in which they run. Not wanted are those that only make exchanges for the others to look at. */
  readonly active: readonly {
    readonly info: CaseInfo;
    readonly planned: PlannedCase;
    readonly isWanted: boolean;
  }[];
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

export function createPlan({ document, only = [] }: PlanOptions): Plan {
  const wanted = filterOf(only);
  const resources = resourcesOf(document);
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
    resources,
    active: activeChecks
      .filter((check) => wanted(check.id) || needsDrivers || check.feeds?.some(wanted))
      .flatMap((check) =>
        check.plan({ document, resources }).map((planned) => ({
          info: info(check.id, planned),
          planned,
          isWanted: wanted(check.id),
          turn: turnOf(check, planned),
        })),
      )
      .toSorted((a, b) => a.turn - b.turn),
    passive: passiveChecks
      .filter((check) => wanted(check.id))
      .flatMap((check) =>
        document.operations
          .filter((operation) => check.applies(operation, document))
          .map((operation) => ({
            info: info(check.id, { operation: operation.label, title: check.title, writes: false }),
            check,
          })),
      ),
  };
}

/**
 * What no server may take comes first, then what a lenient server may take, then what makes a thing that can be made only once,
 * then the rest, and at last what may take a server down.
 */
function turnOf({ id, isRough }: ActiveCheck, { isEarly, isFirstCreate }: PlannedCase): number {
  if (isEarly) return id.startsWith('auth/') ? 0 : 1;
  if (isFirstCreate) return 2;
  return isRough ? 4 : 3;
}
