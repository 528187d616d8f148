import type { Content, Document, DocumentedResponse, Operation } from '../../spec/document.ts';
import type { Match } from '../../spec/match.ts';
import type { Resource, Role } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import type { Fault } from '../findings/fault.ts';
import type { KnownSecrets } from '../findings/known-secrets.ts';
import type { Place } from '../findings/places.ts';
import type { Exchange } from '../types.ts';
import type { Scene } from './scene.ts';

/** What people read about a check. docs/checks/ is made from it. */
export interface CheckPage {
  /** `group/name`. */
  readonly id: string;
  /** What holds on a correct server, as a sentence. */
  readonly title: string;
  /** Why it matters, in a sentence or two. */
  readonly why: string;
  /** A short exchange that breaks it. */
  readonly failing: string;
  /** A short exchange that keeps it. */
  readonly passing: string;
  /** The RFC, or which part of the document says so. */
  readonly source: string;
}

/** Looks at every exchange, wherever it comes from. */
export interface PassiveCheck extends CheckPage {
  readonly kind: 'passive';
  /** What it finds where a check provoked it, in a probe, is that check's own finding: a crash. */
  readonly belongsToProvoker?: true;
  /** Whether it has anything to say about an operation; the plan counts only those. */
  applies(operation: Operation, document: Document): boolean;
  judge(look: Look): readonly Fault[];
}

/** Drives requests of its own. */
export interface ActiveCheck extends CheckPage {
  readonly kind: 'active';
  /** Other active checks for which it finds something by the way. */
  readonly feeds?: readonly string[];
  /** Its probes are wrong on purpose: a server error under one of them is its own finding. */
  readonly provokes?: true;
  plan(subject: PlanSubject): readonly PlannedCase[];
}

export type Check = PassiveCheck | ActiveCheck;

/**
 * When a case runs. Of what can be created only once, a second create is refused for that reason alone: creates that no
 * server may accept come first, then those that a lenient server may accept, then the first that is valid. What may take a
 * weak server down comes last.
 */
export const phases = ['unauthorised-create', 'invalid-create', 'first-create', 'main', 'rough'] as const;
export type Phase = (typeof phases)[number];

/** What a plan is made from; nothing has been sent yet. */
export interface PlanSubject {
  readonly document: Document;
  readonly resources: readonly Resource[];
}

/** One thing to try. */
export interface PlannedCase {
  readonly operation: string;
  readonly title: string;
  readonly writes: boolean;
  /** Known before anything is sent. */
  readonly skip?: string;
  /** When it runs; `main` by default. */
  readonly phase?: Phase;
  run(scene: Scene): Promise<void>;
}

/** An exchange as a passive check sees it. */
export interface Look {
  readonly document: Document;
  readonly schemas: SchemaJudge;
  readonly exchange: Exchange;
  readonly match: Match;
  readonly operation: Operation;
  /** Undefined where the document says nothing about the status. */
  readonly response: DocumentedResponse | undefined;
  /** The documented content that the reply's content type names. */
  readonly content: Content | undefined;
  /** Lower case, without parameters; '' where the reply names none. */
  readonly mediaType: string;
  /** The parsed body; undefined where it is not JSON. */
  readonly json: unknown;
  readonly roles: readonly Role[];
  /** Where something may stand in the reply. */
  readonly places: readonly Place[];
  /** Secrets that have been seen so far. */
  readonly secrets: Pick<KnownSecrets, 'hinted'>;
  /** Secrets that this request was sent with. */
  readonly credentials: readonly string[];
  /** Whether the runner sent it to be refused. */
  readonly isProbe: boolean;
}
