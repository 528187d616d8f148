import { isObject, type JsonObject, parseJson } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { FieldMap } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import type { Draft } from '../http/transport.ts';
import { askerOf, isKnown, parametersBy, scopeHeaders } from '../items/item.ts';
import type { Item } from '../items/ledger.ts';
import type { Listing } from '../items/listing.ts';
import { Skip } from '../signals.ts';
import type { Exchange } from '../types.ts';
import type { Run } from './run-state.ts';
import { aOrAn, type Finder, type Keeper, type StageBase } from './stage.ts';

export function createKeeper(run: Run, { resource, idOf }: StageBase, { all, inList }: Finder): Keeper {
  /** Of several of one name each is told apart once. */
  const isAnothers = (item: Item, shown: JsonObject) => {
    const id = idOf(shown);
    const isIt = (other: Item) => other !== item && other.resource === resource && idOf(other.known) === id;
    return id !== undefined && run.ledger.items.some(isIt);
  };

  /** Fills in what the replies to the creates did not tell, from the list. */
  const complete = async (items: readonly Item[], by: FieldMap) => {
    const unknown = items.filter((item) => !isKnown(item, by));
    const [first] = unknown;
    if (first === undefined || resource.list === undefined) return;
    const listing = await all(askerOf(first));
    for (const item of unknown) {
      const fitting = inList(listing, item);
      const own = fitting.filter((shown) => !isAnothers(item, shown));
      const [found, ...others] = own.length > 0 ? own : fitting;
      // Where several bear a name that is not plainly ours, one may be somebody else's.
      const isOurs = others.length === 0 || (item.label !== undefined && run.isOwnName(item.label));
      if (found && isOurs) item.known = { ...found, ...item.shown };
    }
  };

  const itemDraft: Keeper['itemDraft'] = async (verb, item, parts = {}) => {
    const rule = resource[verb];
    if (rule === undefined)
      throw new Skip(`the document does not say how to ${verb} ${aOrAn(resource.name)}`);
    await complete([item], rule.by);
    const parameters = parametersBy(rule, item.known);
    if (parameters === undefined) throw new Skip(`what identifies the created ${resource.name} is not known`);
    return run.draft(rule.operation, {
      caller: parts.caller ?? item.caller,
      headers: { ...scopeHeaders(item), ...parts.headers },
      parameters,
      ...(parts.json === undefined ? {} : { json: parts.json }),
    });
  };

  const identify: Keeper['identify'] = (items) => complete(items, resource.delete?.by ?? {});

  const exists: Keeper['exists'] = async (item) => {
    const listing = await unlessSkipped(all(askerOf(item)));
    if (listing && isSuccess(listing.exchange) && !listing.isCut) return inList(listing, item).length > 0;
    if (resource.read === undefined) return undefined;
    return isSuccess(await run.send(await itemDraft('read', item)));
  };

  return {
    itemDraft,
    identify,
    exists,
    shown(verb, exchange) {
      const at = resource[verb]?.item;
      const value = at === undefined ? undefined : valueAt(parseJson(exchange.response.body), at);
      return isObject(value) ? value : undefined;
    },
    async remove(item) {
      const exchange = await run.send(await itemDraft('delete', item));
      if (isSuccess(exchange) || isUnknown(exchange)) item.isAlive = false;
      return exchange;
    },
    async discard(items) {
      if (resource.delete === undefined) return;
      const alive = items.filter((item): item is Item => item?.isAlive === true);
      await identify(alive);
      const drafts: Draft[] = [];
      for (const item of alive) drafts.push(await itemDraft('delete', item));
      const replies = await run.sendAll(drafts);
      for (const [i, item] of alive.entries()) {
        const exchange = replies[i];
        // What has expired may be gone by itself; but a server that does not find it may still have it.
        if (exchange && (isSuccess(exchange) || (isUnknown(exchange) && (await exists(item)) === false)))
          item.isAlive = false;
      }
    },
  };
}

function isUnknown({ response }: Exchange): boolean {
  return [404, 410].includes(response.status);
}

/** What a step gives; undefined where it ends without a verdict. */
async function unlessSkipped(step: Promise<Listing>): Promise<Listing | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof Skip) return undefined;
    throw error;
  });
}
