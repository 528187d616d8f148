import { type JsonObject, objectOf } from '../../../spec/json.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';

/** An item as the server shows it. */
export interface Seen {
  readonly item: JsonObject;
  readonly exchange: Exchange;
}

/** The item as the server shows it now: read, or else from the list. */
export async function current(scene: Scene, stage: Stage, item: Item): Promise<Seen | undefined> {
  return stage.resource.read ? readNow(scene, stage, item) : listedNow(stage, item, await listNow(stage));
}

/** What an update can be seen by. */
export interface Look {
  readonly item: Seen | undefined;
  /** As the list shows it, where there is one. */
  readonly listed: Seen | undefined;
  readonly bystander: Seen | undefined;
}

/** An item and another that has nothing to do with it, by one look at the list. */
export async function lookAt(scene: Scene, stage: Stage, item: Item, bystander: Item): Promise<Look> {
  const listing = await listNow(stage);
  const listed = listedNow(stage, item, listing);
  if (stage.resource.read === undefined)
    return { item: listed, listed, bystander: listedNow(stage, bystander, listing) };
  return {
    item: await readNow(scene, stage, item),
    listed,
    bystander: await readNow(scene, stage, bystander),
  };
}

async function listNow(stage: Stage): Promise<Listing | undefined> {
  return stage.resource.list === undefined ? undefined : stage.all();
}

async function readNow(scene: Scene, stage: Stage, item: Item): Promise<Seen | undefined> {
  const exchange = await scene.send(await stage.itemDraft('read', item));
  const shown = stage.shown('read', exchange);
  return isSuccess(exchange) && shown ? { item: shown, exchange } : undefined;
}

function listedNow(stage: Stage, item: Item, listing: Listing | undefined): Seen | undefined {
  const [found] = listing === undefined ? [] : stage.inList(listing, item);
  return listing && found && { item: objectOf(found), exchange: listing.exchange };
}
