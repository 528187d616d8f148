import type { Document, Operation } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import type { Exchange } from '../types.ts';
import { type Caller, callerFor } from './caller.ts';
import { createChance } from './chance.ts';
import { createDraft } from './create-draft.ts';
import type { CheckFilter } from './filter.ts';
import { createLedger, type Item, type Ledger } from './ledger.ts';
import type { Settings } from './options.ts';
import { pool } from './pool.ts';
import type { DraftParts } from './scene.ts';
import { sendTracked } from './send-tracked.ts';
import { Skip } from './signals.ts';
import { createStage, type Stage } from './stage.ts';
import type { Draft, Transport } from './transport.ts';

/** What one run shares among its cases. */
export interface Run {
  readonly settings: Settings;
  readonly document: Document;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly ledger: Ledger;
  readonly filter: CheckFilter;
  /** A name that nobody else has: `keymock-1a2b3c-7`. */
  freshName(): string;
  /** A number of nine digits that nobody else has for a name. */
  freshNumber(): number;
  /** Whether a name is one of this run's, or one of its numbers. */
  isOwnName(name: string): boolean;
  /** A number below `below`, from the seed. */
  chance(below: number): number;
  stage(resource: Resource): Stage;
  self(operation: Operation): Caller;
  other(operation: Operation): Caller | undefined;
  draft(operation: Operation, parts?: DraftParts): Draft;
  send(draft: Draft): Promise<Exchange>;
  /** Path and query of a draft as they go over the wire: what a digest is computed over. */
  target(draft: Draft): string;
  sendAll(drafts: readonly Draft[], atOnce?: number): Promise<Exchange[]>;
}

export interface RunParts {
  readonly settings: Settings;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly transport: Transport;
  readonly filter: CheckFilter;
}

/** Independent requests under way at once: quick on loopback, polite elsewhere. */
const together = 4;

export function createRun({ settings, resources, schemas, transport, filter }: RunParts): Run {
  const { document } = settings;
  const stages = new Map<Resource, Stage>();
  const prefix = `keymock-${settings.seed.toString(36)}`;
  const numbers = new Set<number>();
  let names = 0;
  const run: Run = {
    settings,
    document,
    resources,
    schemas,
    filter,
    chance: createChance(settings.seed),
    ledger: createLedger(),
    isOwnName: (name) => name.startsWith(`${prefix}-`) || numbers.has(Math.trunc(Number(name))),
    freshNumber() {
      const number = 700_000_000 + ((settings.seed * 10_007 + numbers.size * 31) % 200_000_000);
      numbers.add(number);
      return number;
    },
    freshName: () => `${prefix}-${(names++).toString(36)}`,
    stage(resource) {
      const known = stages.get(resource) ?? createStage(run, resource);
      stages.set(resource, known);
      return known;
    },
    self(operation) {
      const caller = callerFor(document, operation, settings.self);
      if (caller === undefined) throw new Skip(`no credential for ${schemesOf(operation)} was given`);
      return caller;
    },
    other: (operation) => settings.other && callerFor(document, operation, settings.other),
    draft: (operation, parts = {}) => createDraft(run, operation, parts),
    target: (draft) => transport.target(draft),
    send: (draft) => sendTracked(run, transport, draft),
    sendAll: (drafts, atOnce = together) => pool(drafts, atOnce, run.send),
  };
  return run;
}

/** The item that an exchange made, if it made one. */
export function itemOf(ledger: Ledger, exchange: Exchange): Item | undefined {
  return ledger.items.find((item) => item.exchange === exchange);
}

function schemesOf(operation: Operation): string {
  return [...new Set(operation.security.flat())].join(' or ');
}
