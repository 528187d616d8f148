import { defineModel, type Tables } from '../../store/model.ts';
import type { Chance } from '../chance.ts';
import type { NonceCounts } from './counts.ts';

/** What a server has to remember between requests. */
export interface DigestMemory {
  /** What nonces are signed with. Made from chance when first asked for. */
  readonly key: string;
  /** What every challenge carries and every answer repeats. */
  readonly opaque: string;
  /** The next serial number, from 1. */
  nextSerial(): number;
  /** The highest serial number among the nonces that were used and then forgotten. */
  readonly forgotten: number;
  countsOf(nonce: string): NonceCounts | undefined;
  /** Keeps what was used of a nonce. The nonce that was first used longest ago makes room where there are too many. */
  keep(nonce: string, serial: number, counts: NonceCounts): void;
}

const issuer = defineModel(
  { name: 'key', key: 'string', opaque: 'string', issued: 'number', forgotten: 'number' },
  { owner: () => '' },
);

const nonce = defineModel(
  { nonce: 'key', serial: 'number', highest: 'number', recent: 'number' },
  { owner: () => '' },
);

/** The memory's models: put them among those of the provider that uses Digest. */
export const digestModels = { digestIssuer: issuer, digestNonce: nonce };

/**
 * The memory kept in a store, so that a reset forgets it and a snapshot has it. It does not grow beyond `limit` nonces, and
 * nonces that were only issued take no room at all.
 */
export function digestMemory(tables: Tables, chance: Chance, limit = 1024): DigestMemory {
  const issuers = tables.get(issuer);
  const nonces = tables.get(nonce);
  const row = () =>
    issuers.get('digest') ??
    issuers.create({ name: 'digest', key: chance.hex(32), opaque: chance.hex(32), issued: 0, forgotten: 0 });
  return {
    get key() {
      return row().key;
    },
    get opaque() {
      return row().opaque;
    },
    get forgotten() {
      return row().forgotten;
    },
    nextSerial() {
      const before = row();
      return issuers.update(before, { issued: before.issued + 1 }).issued;
    },
    countsOf: (name) => nonces.get(name),
    keep(name, serial, { highest, recent }) {
      const known = nonces.get(name);
      if (known) {
        nonces.update(known, { highest, recent });
        return;
      }
      const all = nonces.of('');
      const [oldest] = all.count < limit ? [] : all.page({ offset: 0, limit: 1 });
      if (oldest) {
        nonces.delete(oldest);
        const before = row();
        issuers.update(before, { forgotten: Math.max(before.forgotten, oldest.serial) });
      }
      nonces.create({ nonce: name, serial, highest, recent });
    },
  };
}
