import { createDigest, type Digest, digestMemory } from '../../mock/digest.ts';
import type { Turn } from '../../mock/provider.ts';

/** The Digest server of this mock. Its state is in the store, so it is made anew for each use. */
export function digestServer({ tables, chance, clock, settings }: Turn): Digest {
  const memory = digestMemory(tables, chance);
  const offered = settings.digestAlgorithms;
  return createDigest({ realm: 'OceanBase', memory, clock, ...(offered && { offered }) });
}
