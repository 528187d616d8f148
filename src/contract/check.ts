export { isFreeText, numberSaid } from '../spec/constraints.ts';

import type { Document, Operation } from '../spec/document.ts';
import { hasVerbs, type Resource, type ResourceWith, type Role, type Verb } from '../spec/resource.ts';
import { createContext, type OperationContext, type ResourceContext } from './context.ts';
import { createExpect, type Expect } from './expect/expect.ts';
import type { Fault } from './findings/fault.ts';
import type {
  ActiveCheck,
  CheckPage,
  Look,
  PassiveCheck,
  Phase,
  PlannedCase,
  PlanSubject,
} from './run/check.ts';
import type { Scene } from './run/scene.ts';

export type { Collection, Created } from './api/collection.ts';
export type { Item, ItemAction, Observation } from './api/item.ts';
export type { RequestDraft, RequestOptions } from './api/request.ts';
export { mayBecomeCredential } from './bodies/credential-fields.ts';
export { inputResource } from './bodies/inputs.ts';
export { refersElsewhere } from './bodies/valid-bodies.ts';
export { anyValue, bodyProperties, bodySchema, isMoment } from './bodies/values.ts';
export type { CheckContext, OperationContext, ResourceContext } from './context.ts';
export type { Broken, Expect, Expectation } from './expect/expect.ts';
export { brief, replyText } from './findings/fault.ts';
export type { KnownSecret } from './findings/known-secrets.ts';
export { type Place, placesOf } from './findings/places.ts';
export {
  bareOf as bareSecret,
  formsOf as secretForms,
  isSecretName,
  piece as pieceLength,
  samplesOf as secretSamples,
} from './findings/secret-forms.ts';
export { authorizationOf, basic, bringsCredential, type Caller, isSecured } from './http/caller.ts';
export {
  answerChallenge,
  type DigestAnswer,
  type DigestChallenge,
  digestHeader,
  readChallenge,
} from './http/digest.ts';
export { headerOf } from './http/header-of.ts';
export { isRefusal, isSuccess, isTurnedAway } from './http/reply.ts';
export { labelOf, onlyWay, parametersBy } from './items/item.ts';
export { keyOf, type Listing, readListing } from './items/listing.ts';
export { shortestSecret } from './judge/judge.ts';
export type { ActiveCheck, Check, Look, PassiveCheck, PlanSubject } from './run/check.ts';
export { aOrAn } from './run/stage.ts';
export { statusOf } from './status-of.ts';
export type { Exchange } from './types.ts';

/** What all checks say of themselves. */
interface Definition extends CheckPage {
  /** What a case tries, as a sentence; the title by default. */
  readonly tries?: string;
  /** Its probes are wrong on purpose: a server error under one of them is its own finding. */
  readonly provokes?: true;
  /** Other checks for which it finds something by the way. */
  readonly feeds?: readonly string[];
}

interface ResourceCases<V extends Verb, Variant> {
  /** What a case tries, as a sentence. */
  readonly tries: string;
  readonly given: {
    /** Verbs that a resource must have. The operation of the first one is the one that is tested. */
    readonly verbs: readonly [V, ...V[]];
    /** Further conditions: what the document does not promise is not tested. */
    readonly where?: (
      resource: ResourceWith<V>,
      document: Document,
      resources: readonly Resource[],
    ) => boolean;
  };
  /** Whether it changes state on the server. */
  readonly writes: boolean;
  /** When it runs; `main` by default. */
  readonly phase?: Phase;
  /** When it runs where the resource can be created only once. */
  readonly phaseIfCreatedOnce?: Phase;
  /** Several ways to try it: each is a case of its own, which passes, fails or is skipped by itself. */
  readonly variants?: Readonly<Record<string, Variant>>;
  run(context: ResourceContext<ResourceWith<V>>, variant: Variant): Promise<void>;
}

type ResourceCheck<V extends Verb, Variant> = Definition & Omit<ResourceCases<V, Variant>, 'tries'>;

/**
 * A check of each resource that has certain verbs.
 *
 * @example
 * export const listed = defineCheck({
 *   id: 'lifecycle/listed',
 *   title: 'a created item is in the list',
 *   why: '...', failing: '...', passing: '...', source: 'x-resource: list',
 *   given: { verbs: ['list', 'create'] },
 *   writes: true,
 *   async run({ items, resource, expect }) {
 *     const item = await items.first();
 *     const listing = await items.listAll();
 *     expect(listing.exchange, { operation: resource.list.operation }).holds(item.find(listing) !== undefined, {
 *       message: `a created ${resource.name} is not in the list`, expected: 'it is listed', actual: 'it is not',
 *     });
 *   },
 * });
 */
export function defineCheck<V extends Verb, Variant = undefined>(
  definition: ResourceCheck<V, Variant>,
): ActiveCheck {
  return defineCompositeCheck(definition, defineCases({ tries: definition.title, ...definition }));
}

/** Plans cases of a check. */
export type PlanCases = (subject: PlanSubject) => readonly PlannedCase[];

/**
 * A check that tries things which need different verbs.
 *
 * @example
 * export const serverOwned = defineCompositeCheck(
 *   { id: 'lifecycle/server-owned', title: '...', why: '...', failing: '...', passing: '...', source: '...' },
 *   defineCases({ tries: 'ids in a create are ignored', given: { verbs: ['create'] }, writes: true, run }),
 *   defineCases({ tries: 'ids in an update are ignored', given: { verbs: ['update'] }, writes: true, run }),
 * );
 */
export function defineCompositeCheck(page: Definition, ...cases: readonly PlanCases[]): ActiveCheck {
  return { ...pageOf(page), kind: 'active', plan: (subject) => cases.flatMap((plan) => plan(subject)) };
}

/** Part of a composite check: the same cases as `defineCheck` plans. */
export function defineCases<V extends Verb, Variant = undefined>(
  definition: ResourceCases<V, Variant>,
): PlanCases {
  const { given } = definition;
  return ({ document, resources }) =>
    resources.flatMap((resource): PlannedCase[] => {
      if (!hasVerbs(resource, given.verbs)) return caseWithout(resource, definition);
      if (given.where && !given.where(resource, document, resources)) return [];
      return variantsOf<Variant>(definition).map(([name, variant]) => ({
        ...caseOf(resource, definition, name),
        run(scene) {
          const context = createContext(scene);
          const items = context.collection<ResourceWith<V>>(resource);
          return definition.run({ ...context, resource, items }, variant);
        },
      }));
    });
}

/** An operation that is tested. */
export interface OperationCase {
  readonly operation: Operation;
  /** What this case tries, where that differs from operation to operation. */
  readonly tries?: string;
  readonly role?: Role | undefined;
  readonly writes: boolean;
  readonly phase?: Phase;
}

interface OperationCases {
  /** What a case tries, as a sentence. */
  readonly tries: string;
  /** The operations that it tests, chosen from the document alone. */
  given(subject: PlanSubject): readonly OperationCase[];
  run(context: OperationContext): Promise<void>;
}

type OperationCheck = Definition & Omit<OperationCases, 'tries'>;

/**
 * A check of certain operations, whether they belong to a resource or not.
 *
 * @example
 * export const head = defineOperationCheck({
 *   id: 'wire/head', title: 'HEAD answers like GET', why: '...', failing: '...', passing: '...', source: '...',
 *   given: ({ document }) => document.operations.filter(isRead).map((operation) => ({ operation, writes: false })),
 *   async run({ api, operation, expect }) { ... },
 * });
 */
export function defineOperationCheck(definition: OperationCheck): ActiveCheck {
  return defineCompositeCheck(definition, defineOperationCases({ tries: definition.title, ...definition }));
}

/** Part of a composite check: the same cases as `defineOperationCheck` plans. */
export function defineOperationCases({ tries, given, run }: OperationCases): PlanCases {
  return (subject) =>
    given(subject).map(
      ({ operation, role, writes, phase = 'main', ...own }): PlannedCase => ({
        operation: operation.label,
        title: own.tries ?? tries,
        writes,
        phase,
        run: (scene) => run({ ...createContext(scene), operation, role }),
      }),
    );
}

interface ExchangeCheck extends Definition {
  /** Whether it has anything to say about an operation; all by default. */
  applies?(operation: Operation, document: Document): boolean;
  /** What it finds where a check provoked it, in a probe, is that check's own finding: a crash. */
  readonly belongsToProvoker?: true;
  look(exchange: Look, expect: Expect): void;
}

/** A check that looks at every exchange and sends nothing: it serves HAR files, the proxy and test suites, too. */
export function definePassiveCheck(definition: ExchangeCheck): PassiveCheck {
  const { applies = () => true, belongsToProvoker, look } = definition;
  return {
    ...pageOf(definition),
    kind: 'passive',
    ...(belongsToProvoker && { belongsToProvoker }),
    applies,
    judge(exchange) {
      const faults: Fault[] = [];
      look(
        exchange,
        createExpect((fault) => void faults.push(fault)),
      );
      return faults;
    },
  };
}

function pageOf({ id, title, why, failing, passing, source, provokes, feeds }: Definition) {
  const page: CheckPage = { id, title, why, failing, passing, source };
  return { ...page, ...(provokes && { provokes }), ...(feeds && { feeds }) };
}

/** Without variants there is one, of no name. */
function variantsOf<Variant>({
  variants,
}: {
  readonly variants?: Readonly<Record<string, Variant>>;
}): readonly (readonly [name: string, variant: Variant])[] {
  // Only a check that names its variants takes one: of all others the type is undefined.
  return variants ? Object.entries(variants) : [['', undefined as Variant]];
}

function caseOf<V extends Verb, Variant>(
  resource: ResourceWith<V>,
  { given, tries, writes, phase = 'main', phaseIfCreatedOnce }: ResourceCases<V, Variant>,
  variant: string,
) {
  const isCreatedOnce = resource.delete === undefined;
  return {
    operation: resource[given.verbs[0]].operation.label,
    title: variant === '' ? tries : `${tries}: ${variant}`,
    writes,
    phase: (isCreatedOnce ? phaseIfCreatedOnce : undefined) ?? phase,
  };
}

/** A resource that was inferred may lack a verb because the document does not show it: that is counted and named. */
function caseWithout<V extends Verb, Variant>(
  resource: Resource,
  { given: { verbs }, tries, writes }: ResourceCases<V, Variant>,
): PlannedCase[] {
  const missing = verbs.find((verb) => resource[verb] === undefined);
  if (!resource.inferred || missing === undefined) return [];
  return [
    {
      operation: resource[verbs[0]]?.operation.label ?? `${resource.name} (inferred)`,
      title: tries,
      writes,
      skip: `the document does not tell how to ${missing} ${resource.name} items`,
      run: async (_scene: Scene) => {},
    },
  ];
}
