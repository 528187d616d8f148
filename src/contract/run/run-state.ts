import type { Document, Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import type { Caller } from '../http/caller.ts';
import type { DraftParts } from '../http/draft.ts';
import type { Draft } from '../http/transport.ts';
import type { ExistingItems } from '../items/existing.ts';
import type { Item, Ledger } from '../items/ledger.ts';
import type { Settings } from '../options.ts';
import type { Exchange } from '../types.ts';
import type { CheckFilter } from './filter.ts';
import type { OwnNames } from './own-names.ts';
import type { Stage } from './stage.ts';

/** What one run shares among its cases. */
export interface Run extends OwnNames {
  readonly settings: Settings;
  readonly document: Document;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly ledger: Ledger;
  readonly filter: CheckFilter;
  readonly existing: ExistingItems;
  /** A number below `below`, from the seed. */
  chance(below: number): number;
  /** Why a request is never sent: it might destroy what this run did not create. */
  dangerOf(draft: Draft): string | undefined;
  /** A body with values that nobody can guess in the fields that may become credentials. */
  withRandomCredentials(operation: Operation, body: JsonObject): JsonObject;
  stage(resource: Resource): Stage;
  /** The server may have lost what was created: the next cases create their own. Cleaning up still looks for all of it. */
  startAnew(): void;
  self(operation: Operation): Caller;
  other(operation: Operation): Caller | undefined;
  draft(operation: Operation, parts?: DraftParts): Draft;
  send(draft: Draft): Promise<Exchange>;
  /** Waits so many milliseconds; a stop ends it. */
  pause(ms: number): Promise<void>;
  /** Path and query of a draft as they go over the wire: what a digest is computed over. */
  target(draft: Draft): string;
  sendAll(drafts: readonly Draft[], atOnce?: number): Promise<Exchange[]>;
}

/** The item that an exchange made, if it made one. */
export function itemOf(ledger: Ledger, exchange: Exchange): Item | undefined {
  return ledger.items.find((item) => item.exchange === exchange);
}
