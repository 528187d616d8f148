import type { Resource } from '../../spec/resource.ts';
import { createSecretIndex } from '../redact/secret-index.ts';
import { samplesOf } from './secret-forms.ts';

/** A secret of an item, learnt from the reply that made it. */
export interface KnownSecret {
  readonly value: string;
  /** How it may look in a text. */
  readonly forms: readonly string[];
  /** What is left of it without what its item shows besides: a secret may begin with its id. */
  readonly hidden: string;
  readonly resource: Resource;
  /** Index of the rule in the resource's `secrets`. */
  readonly rule: number;
  readonly learntAt: number;
  /** Whether it was made by a request with a credential. */
  readonly isGuarded: boolean;
}

/** The secrets that were seen to be made. */
export interface KnownSecrets {
  add(secret: KnownSecret): void;
  /** Those of which a text may show something: a few candidates, found in one pass however many are known. */
  hinted(text: string): readonly KnownSecret[];
}

export function createKnownSecrets(): KnownSecrets {
  const index = createSecretIndex();
  const known: KnownSecret[] = [];
  return {
    add(secret) {
      const mask = String(known.push(secret) - 1);
      for (const text of [...secret.forms, ...samplesOf(secret.hidden)])
        index.add({ bytes: Buffer.from(text), mask });
    },
    hinted(text) {
      if (known.length === 0) return [];
      const hits = new Set(index.find(Buffer.from(text)).map(({ mask }) => Number(mask)));
      return [...hits].toSorted((a, b) => a - b).flatMap((at) => known[at] ?? []);
    },
  };
}
