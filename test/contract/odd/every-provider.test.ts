import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { oddServers } from '../../faulty/index.ts';

// A file each, so that they run side by side.
it.each([...new Set(oddServers.map(({ provider }) => provider))])(
  '%s has its odd servers judged',
  (provider) => {
    expect(existsSync(`test/contract/odd/${provider}.deep.test.ts`)).toBe(true);
  },
);
