import { byAsker } from '../items/item.ts';
import type { Item } from '../items/ledger.ts';
import { Skip } from '../signals.ts';
import type { Run } from './run-state.ts';

/**
 * Deletes, after each case, what no later case needs: an account may hold only a few keys, and a crash leaves behind what is
 * there at that moment. Each item is tried once; what stays is for the clean-up at the end.
 */
export function createDiscard(run: Run): () => Promise<void> {
  const tried = new Set<Item>();
  return async () => {
    for (const resource of run.resources) {
      if (run.ledger.deletes.get(resource)?.works !== true) continue;
      const stage = run.stage(resource);
      const kept = new Set(stage.kept());
      const spent = run.ledger.items.filter(
        (item) => item.resource === resource && item.isAlive && !kept.has(item) && !tried.has(item),
      );
      for (const item of spent) tried.add(item);
      for (const { items } of byAsker(spent)) {
        await stage.discard(items).catch((error: unknown) => {
          // What identifies one is not known: the clean-up names it.
          if (!(error instanceof Skip)) throw error;
        });
      }
    }
  };
}
