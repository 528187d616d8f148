import { setTimeout } from 'node:timers/promises';
import type { Document, Operation } from '../spec/document.ts';
import type { Resource, Role } from '../spec/resource.ts';
import type { SchemaJudge } from '../spec/validate.ts';
import { type Collection, createCollection } from './api/collection.ts';
import { createItems, type Item } from './api/item.ts';
import { type Api, createApi } from './api/request.ts';
import { createReveals, type Reveals } from './api/reveals.ts';
import { createExpect, type Expect } from './expect/expect.ts';
import { optional, type Require, require } from './expect/require.ts';
import { randomUuid } from './run/run-identity.ts';
import type { Scene } from './run/scene.ts';

/** All that a check works with. */
export interface CheckContext {
  readonly document: Document;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly limits: Limits;
  readonly api: Api;
  /** Reports a finding where a reply is not as promised. */
  readonly expect: Expect;
  /** Skips the case where a precondition is not met. */
  readonly require: Require;
  /** Ends the case without a finding; the reason is shown to people. */
  skip(reason: string): never;
  /** What a step gives; undefined where it would have skipped the case. */
  optional<T>(step: Promise<T>): Promise<T | undefined>;
  /** The items of a resource. */
  collection<R extends Resource>(resource: R): Collection<R>;
  /** Every item that this run created, of any resource. */
  created(): readonly Item[];
  /** Whether a reply shows an id, a name or a secret of items, which the request did not contain. */
  readonly reveals: Reveals;
  readonly clock: Clock;
  /** A name that no other item has. */
  freshName(): string;
  /** A UUID that no item has. */
  freshUuid(): string;
  /** Whether `freshName` or `freshNumber` gave this name in this run. */
  isOwnName(name: string): boolean;
  /** A number of nine digits that no other item has for a name. */
  freshNumber(): number;
  /** Of the run: the same seed sends the same requests. */
  readonly seed: number;
  /** A whole number from 0 up to `below`, from the seed of the run. */
  random(below: number): number;
}

/** The context of a case about one resource. */
export interface ResourceContext<R extends Resource> extends CheckContext {
  readonly resource: R;
  /** The items of the resource. */
  readonly items: Collection<R>;
}

/** The context of a case about one operation. */
export interface OperationContext extends CheckContext {
  readonly operation: Operation;
  /** What the operation is to a resource; undefined where it belongs to none. */
  readonly role: Role | undefined;
}

/** In milliseconds. */
interface Clock {
  now(): number;
  sleep(ms: number): Promise<unknown>;
}

/** What a run may do on this server. */
export interface Limits {
  /** On this machine a server may be one for tests: it may take any credential, and be asked more often. */
  readonly isLoopback: boolean;
  readonly mayWrite: boolean;
  /** Whether it may send PUT, PATCH and DELETE to collections, which may change or delete everything there. */
  readonly bulkMethods: boolean;
  /** Whether this run frames its bodies itself: a `fetch` that the user gives may send chunks as one piece. */
  readonly framesBodies: boolean;
  /** Values that exist on the server, as the user gave them. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Sent with every request, as the user gave them. */
  readonly headers: Readonly<Record<string, string>>;
}

export function createContext(scene: Scene): CheckContext {
  const { run } = scene;
  const { isLoopback, mayWrite, bulkMethods, inputs, headers, signal, seed, fetch } = run.settings;
  const items = createItems(scene);
  return {
    document: run.document,
    resources: run.resources,
    schemas: run.schemas,
    limits: { isLoopback, mayWrite, bulkMethods, inputs, headers, framesBodies: fetch === undefined },
    api: createApi(scene),
    expect: createExpect(scene.fail),
    require,
    optional,
    skip: scene.skip,
    collection: (resource) => createCollection(scene, items, resource),
    created: () => run.ledger.items.map(items),
    reveals: createReveals(scene),
    clock: {
      now: Date.now,
      // A stop ends it; the next request then ends the case.
      sleep: (ms) => setTimeout(ms, undefined, signal && { signal }).catch(() => undefined),
    },
    freshName: run.freshName,
    freshUuid: () => randomUuid(run.settings.identity),
    isOwnName: run.isOwnName,
    freshNumber: run.freshNumber,
    seed,
    random: run.chance,
  };
}
