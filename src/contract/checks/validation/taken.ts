import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { labelOf, onlyWay } from '../../engine/item.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { isTaken } from '../lifecycle/duplicates.ts';

type Creatable = Stage<ResourceWith<'create'>>;

/**
 * Whether a name was refused as a duplicate that nobody can have: names are confined to an account, and neither the list nor
 * a reading knows it, before a second try that is refused, too, and after it.
 */
export async function isTakenByNobody(scene: Scene, stage: Creatable, body: JsonObject): Promise<boolean> {
  const { labelField, labelAt, resource } = stage;
  const name = labelField === undefined ? undefined : labelOf(body[labelField]);
  const isConfined = resource.scope.includes('account') && !resource.inferred;
  if (name === undefined || !isConfined || resource.unique.some(({ field }) => field !== labelAt))
    return false;
  if (await mayBeThere(scene, stage, name)) return false;
  const again = await scene.probe(stage.createDraft(body));
  await stage.discard([itemOf(scene.run.ledger, again)]);
  return isTaken(stage, again) && !(await mayBeThere(scene, stage, name));
}

/** Whether an item of this name, or of one that a server may take for it, is there or was there in this run. */
async function mayBeThere(
  { run, probe, draft }: Scene,
  { resource, labelAt = '', all }: Creatable,
  name: string,
): Promise<boolean> {
  const isAlike = (label: string | undefined) => label !== undefined && plain(label) === plain(name);
  if (run.ledger.items.some((item) => item.resource === resource && isAlike(item.label))) return true;
  if (resource.list === undefined) return true;
  const listing = await all();
  if (!isSuccess(listing.exchange) || listing.isCut) return true;
  if (listing.items.some((item) => isAlike(labelOf(valueAt(item, labelAt))))) return true;
  const { read } = resource;
  const way = read && onlyWay(read);
  if (read === undefined || way?.at !== labelAt) return false;
  return isSuccess(await probe(draft(read.operation, { parameters: { [way.parameter]: name } })));
}

/** A name without its signs and its case. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
