import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb } from '../../../spec/resource.ts';
import { onlyWay } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import { swapCase } from '../../probes/swap-case.ts';
import { sameValue } from '../compare.ts';
import { verbTrail } from '../trails.ts';

/**
 * Whether case matters is the server's own affair, but not a verb's: what a read finds under an identifier in other letters,
 * and a delete does not, has two names for one thing and one for another.
 */
export async function mustNotBeElsewhere(scene: Scene, stage: Stage): Promise<void> {
  const { read, delete: remove } = stage.resource;
  const at = read && onlyWay(read)?.at;
  if (read === undefined || remove === undefined || at === undefined || at !== onlyWay(remove)?.at) return;
  const item = await inBothCases(scene, stage, at);
  const id = item && valueAt(item.known, at);
  if (item && typeof id === 'string' && swapCase(id) !== id)
    await askInOtherCase(scene, stage, item, id, read, remove);
  await stage.discard([item]);
}

async function askInOtherCase(
  scene: Scene,
  stage: Stage,
  item: Item,
  id: string,
  read: ItemVerb,
  remove: ItemVerb,
): Promise<void> {
  const { name, gone } = stage.resource;
  const ask = ({ operation, by }: ItemVerb) => {
    const parameters = Object.fromEntries(Object.keys(by).map((parameter) => [parameter, swapCase(id)]));
    return scene.probe(scene.draft(operation, { parameters }));
  };
  const exchange = await ask(read);
  if (!isSuccess(exchange) || !isIt(stage, item, stage.shown('read', exchange))) return;
  const deleted = await ask(remove);
  if (isSuccess(deleted) && (await stage.exists(item)) === false) item.isAlive = false;
  if (![404, 410, gone.delete].includes(deleted.response.status)) return;
  scene.fail({
    trail: verbTrail(read.pointer, read.operation),
    operation: read.operation.label,
    exchange,
    message: `${read.operation.label} finds a ${name} under an identifier in other letters, and a delete does not`,
    expected: `${statusOf(deleted)}, as for the delete`,
    actual: `${statusOf(exchange)}, with the one that is called ${id}`,
  });
}

/** Whether what was shown is the item, by its id or else by its name. */
function isIt({ resource, labelAt }: Stage, item: Item, shown: JsonObject | undefined): boolean {
  return [resource.id, labelAt].some((pointer) => {
    const known = pointer === undefined ? undefined : valueAt(item.known, pointer);
    return shown && pointer !== undefined && known !== undefined && sameValue(known, valueAt(shown, pointer));
  });
}

/** An item of its own, whose name has small and large letters, if it goes by that and may have them. */
async function inBothCases({ run }: Scene, stage: Stage, at: string): Promise<Item | undefined> {
  const { labelField, labelAt, resource, canMultiply } = stage;
  if (!canMultiply || resource.create === undefined) return undefined;
  if (labelField === undefined || at !== labelAt) return (await stage.create()).item;
  const schema = bodyProperties(run.document.root, resource.create.operation)[labelField];
  const name = `${run.freshName()}-aB`;
  if (schema && run.schemas.violations(schema.pointer, name, 'request').length > 0) return undefined;
  return (await stage.create({ [labelField]: name })).item;
}
