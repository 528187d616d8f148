import { deepEqual, type JsonObject } from '../../../spec/json.ts';
import { readListing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';

export interface Own {
  readonly items: readonly JsonObject[];
  readonly areMade: boolean;
}

/** Items of our own account: one that was made if we may, else those that are there. */
export async function ownItems(scene: Scene, stage: Stage): Promise<Own> {
  try {
    if (scene.run.settings.mayWrite && stage.resource.create) {
      const item = await stage.main();
      const found = stage.inList(await stage.list(), item);
      return { items: found.length > 0 ? found : [item.known], areMade: true };
    }
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
  }
  return { items: (await stage.list()).items, areMade: false };
}

export function showsOurs(stage: Stage, own: Own, exchange: Exchange): boolean {
  const shown = readListing(stage.resource, exchange).items;
  return shown.some((item) => own.items.some((mine) => isSame(stage, own.areMade, mine, item)));
}

/** What we made is known by its id. What every account starts with may have the same id in all of them, but not the same owner. */
function isSame(stage: Stage, areMade: boolean, mine: JsonObject, item: JsonObject): boolean {
  const id = stage.idOf(mine);
  return areMade && id !== undefined ? deepEqual(id, stage.idOf(item)) : deepEqual(mine, item);
}
