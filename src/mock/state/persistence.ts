import type { Store, StoreWatch } from '../../store/store.ts';
import type { PlacedRow } from '../../store/table.ts';
import type { ClockSetting, SettableClock } from '../clock.ts';
import type { Streams } from './streams.ts';

/** Everything that a snapshot has, with each row's place in the order of creation. */
export interface StoredState {
  readonly seed: number;
  readonly clock: ClockSetting;
  /** How much randomness each namespace has drawn. */
  readonly draws: Readonly<Record<string, number>>;
  /** By model, in the order of creation. */
  readonly rows: Readonly<Record<string, readonly PlacedRow[]>>;
}

/** What is to be stored, so that what is stored is the state again. */
export interface StateChange {
  /** Whether nothing holds any more of what is stored. */
  readonly isWhole: boolean;
  readonly seed: number;
  readonly clock: ClockSetting;
  /** By namespace; undefined where it is at its start again. */
  readonly draws: ReadonlyMap<string, number | undefined>;
  /** By model, then by primary key; undefined where a row is gone. */
  readonly rows: ReadonlyMap<string, ReadonlyMap<string, PlacedRow | undefined>>;
}

/** The state of a mock for what stores it. Nothing is kept of changes until something does. */
export interface Persistence {
  /** The fields of each model that is mocked. */
  readonly fields: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Puts what was stored in the place of the state. */
  load(state: StoredState): void;
  /**
   * From now on, changes are kept until they are settled.
   *
   * @param stored resolves once all changes so far are stored; undefined where there are none.
   * @param isWhole whether all that is there now is a change, too.
   */
  attach(stored: () => Promise<void> | undefined, isWhole: boolean): void;
  detach(): void;
  hasChanged(): boolean;
  changes(): StateChange;
  /** All changes so far are stored. */
  settle(): void;
}

/** A mock's own side of it. */
export interface OwnPersistence extends Persistence, StoreWatch {
  drawn(namespace: string): void;
  begin(parts: PersistenceParts): void;
  stored(): Promise<void> | undefined;
}

export interface PersistenceParts {
  readonly store: Store;
  readonly clock: SettableClock;
  readonly streams: Streams;
  readonly fields: Persistence['fields'];
}

export function createPersistence(): OwnPersistence {
  let parts: PersistenceParts | undefined;
  let stored: (() => Promise<void> | undefined) | undefined;
  let isWhole = false;
  const changed = new Map<string, Set<string>>();
  const drawn = new Set<string>();
  let lastDrawn: string | undefined;
  let settled: { seed: number; clock: ClockSetting } | undefined;

  function within(): PersistenceParts {
    if (!parts) throw new Error('Failed to read the state: the mock is not created yet.');
    return parts;
  }

  function settle(): void {
    const { streams, clock } = within();
    isWhole = false;
    changed.clear();
    drawn.clear();
    lastDrawn = undefined;
    settled = { seed: streams.seed(), clock: clock.setting() };
  }

  return {
    get fields() {
      return within().fields;
    },

    load({ seed, clock, draws, rows }) {
      const { store, streams, clock: own } = within();
      store.clear();
      for (const [model, placed] of Object.entries(rows)) store.place(model, placed);
      streams.restore(seed, draws);
      own.set(clock);
    },

    attach(given, isNew) {
      if (stored) throw new Error('Failed to store the state: this mock is already stored elsewhere.');
      stored = given;
      settle();
      if (!isNew) return;
      cleared();
      for (const model of Object.keys(within().fields)) {
        for (const key of within().store.keys(model)) noteRow(model, key);
      }
    },

    detach() {
      stored = undefined;
    },

    hasChanged() {
      if (isWhole || drawn.size > 0 || changed.size > 0) return true;
      const { streams, clock } = within();
      return settled?.seed !== streams.seed() || !isEqual(settled.clock, clock.setting());
    },

    changes() {
      const { store, streams, clock } = within();
      const rows = [...changed].map(
        ([model, keys]) => [model, new Map([...keys].map((key) => [key, store.placed(model, key)]))] as const,
      );
      const draws = isWhole
        ? Object.entries(streams.draws())
        : [...drawn].map((name) => [name, streams.drawsOf(name)] as const);
      return {
        isWhole,
        seed: streams.seed(),
        clock: clock.setting(),
        draws: new Map<string, number | undefined>(draws),
        rows: new Map(rows),
      };
    },

    settle,
    stored: () => stored?.(),

    begin(given) {
      parts = given;
    },

    changed: noteRow,

    cleared,

    drawn(namespace) {
      // Once for the many draws of a request.
      if (!stored || namespace === lastDrawn) return;
      lastDrawn = namespace;
      drawn.add(namespace);
    },
  };

  function noteRow(model: string, key: string): void {
    if (!stored) return;
    const keys = changed.get(model);
    if (keys) keys.add(key);
    else changed.set(model, new Set([key]));
  }

  /** What is stored no longer holds; what is there from now on is a change. */
  function cleared(): void {
    if (!stored) return;
    isWhole = true;
    changed.clear();
  }
}

function isEqual(one: ClockSetting, other: ClockSetting): boolean {
  const values = [one, other].map((setting) =>
    'frozenAt' in setting ? `=${setting.frozenAt}` : `+${setting.offset}`,
  );
  return values[0] === values[1];
}
