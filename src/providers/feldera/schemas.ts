import type { components as documented } from '../../generated/feldera/documented/types.ts';
import type { components as live } from '../../generated/feldera/live/types.ts';

/** The schemas of the documents, by dialect. */
export interface Schemas {
  readonly documented: documented['schemas'];
  readonly live: live['schemas'];
}
