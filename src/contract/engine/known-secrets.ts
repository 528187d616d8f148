import { createSecretIndex } from '../redact/secret-index.ts';
import type { KnownSecret } from './check.ts';
import { samplesOf } from './secret-forms.ts';

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
