import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Caller } from '../http/caller.ts';
import type { Exchange } from '../types.ts';

/** Something that we made on the server. */
export interface Item {
  readonly resource: Resource;
  /** The name that we gave it; undefined where it has none. */
  readonly label: string | undefined;
  /** The body that made it. */
  readonly sent: JsonObject;
  /** As the reply to the create showed it. */
  readonly shown: JsonObject;
  readonly exchange: Exchange;
  readonly caller: Caller;
  /** Headers that its scope hangs on. */
  readonly headers: Readonly<Record<string, string>>;
  /** Completed from a list where the reply to the create did not tell all. */
  known: JsonObject;
  isAlive: boolean;
}

/** A create that was sent, from the moment it was sent. */
export interface Intent {
  readonly resource: Resource;
  readonly label: string | undefined;
  readonly caller: Caller;
  readonly headers: Readonly<Record<string, string>>;
  /** `unknown` until a reply says whether something was made, and after one that leaves it open. */
  state: 'made' | 'refused' | 'unknown';
  /** The first answer that leaves it open, perhaps to an earlier try than the last. */
  doubt: Exchange | undefined;
}

/** What a run has made and may have made: nothing on a server is forgotten. */
export interface Ledger {
  readonly items: Item[];
  readonly intents: Intent[];
  /** Whether the server deletes, as the first delete showed: a run that cannot delete creates next to nothing. */
  readonly deletes: Map<Resource, { readonly works: boolean; readonly why: string }>;
  /** Resources whose creates were answered with an item that was there before: nothing more is created. */
  readonly givesBack: Set<Resource>;
}

export function createLedger(): Ledger {
  return { items: [], intents: [], deletes: new Map(), givesBack: new Set() };
}
