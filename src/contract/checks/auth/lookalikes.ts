import type { Operation } from '../../../spec/document.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import type { Neighbour } from './neighbours.ts';

/**
 * What a careless look-up takes for a key: the id of one, and the secret of what the document does not let open the API.
 * Empty where the document does not tell keys that open it from what does not.
 */
export async function lookalikesOf(scene: Scene, resource: Resource): Promise<readonly Neighbour[]> {
  if (resource.authenticates === undefined || resource.inferred || !scene.run.settings.mayWrite) return [];
  const key = await mainOf(scene, resource);
  const id = key && scene.stage(resource).idOf(key.known);
  const ids = typeof id === 'string' ? [{ what: `the id of a ${resource.name}`, value: id }] : [];
  return [...ids, ...(await otherSecrets(scene))];
}

/**
 * The secrets of what is made here for something else, where an operation takes nothing but a user and a password: as a
 * token or a key they open it in no documented way.
 */
export async function secretsForElsewhere(scene: Scene, operation: Operation): Promise<readonly Neighbour[]> {
  const { document, settings } = scene.run;
  const schemes = operation.security.flat().map((name) => document.securitySchemes[name]?.scheme ?? '');
  if (!settings.mayWrite || !schemes.every((scheme) => scheme === 'basic' || scheme === 'digest')) return [];
  return otherSecrets(scene);
}

/** The secrets of what the document does not let open the API; of what can be deleted again. */
async function otherSecrets(scene: Scene): Promise<readonly Neighbour[]> {
  const others = scene.run.resources.filter(
    ({ authenticates, inferred, secrets }) => authenticates === undefined && !inferred && secrets.length > 0,
  );
  const theirs: Neighbour[] = [];
  for (const other of others) {
    const item = await mainOf(scene, other);
    for (const { field } of other.secrets) {
      const value = item && valueAt(item.shown, field);
      if (typeof value === 'string' && /^[!-~]+$/.test(value))
        theirs.push({ what: `the ${field.slice(1)} of a ${other.name}`, value });
    }
  }
  return theirs;
}

async function mainOf(scene: Scene, resource: Resource): Promise<Item | undefined> {
  const stage = scene.stage(resource);
  // What cannot be deleted again is not made for this.
  if (!stage.canMultiply) return undefined;
  try {
    return await stage.main();
  } catch (error) {
    if (error instanceof Skip) return undefined;
    throw error;
  }
}
