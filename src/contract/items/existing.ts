import type { Resource } from '../../spec/resource.ts';

/** What was on the server before the run created anything: it is never changed, rotated or deleted. */
export interface Existing {
  /** Whether the whole list of the run's own account could be read, so that every other id is new. */
  readonly isComplete: boolean;
  /** Callers whose list could not be read, as JSON. */
  readonly unread: ReadonlySet<string>;
  /** Values that identify an item in a request: ids, and names where requests go by them. */
  readonly ids: ReadonlySet<string>;
  readonly names: ReadonlySet<string>;
}

/** Reads each list once, before the first create of its kind. */
export interface ExistingItems {
  /** Resolves when the items of a resource are noted. */
  note(resource: Resource): Promise<void>;
  of(resource: Resource): Existing;
}
