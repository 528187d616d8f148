import type { ItemVerb } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Asker, Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { unusedLike } from '../unused-like.ts';

/** Asks for an item that nobody has, in every way that there is. */
export async function askForNothing(
  scene: Scene,
  stage: Stage,
  like: Item,
  asker: (operation: ItemVerb['operation']) => Asker,
): Promise<readonly Exchange[]> {
  const { resource } = stage;
  const verbs = [resource.read, resource.update, resource.rotate, resource.delete];
  return scene.probes(
    verbs.flatMap((verb) => {
      if (verb === undefined) return [];
      const json = verb === resource.update ? { json: {} } : {};
      return [
        scene.draft(verb.operation, {
          ...asker(verb.operation),
          ...json,
          parameters: unusedLike(scene.run, stage, verb.by, like),
        }),
      ];
    }),
  );
}
