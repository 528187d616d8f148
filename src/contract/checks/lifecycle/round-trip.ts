import type { JsonObject } from '../../../spec/json.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { askerOf } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { differences, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { compareDefaults, compareSent, type Place } from './as-sent.ts';
import { type Creatable, itemsToCompare } from './round-trip-items.ts';

export const roundTrip: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/round-trip',
  title: 'what was sent comes back as it was sent, and alike everywhere',
  why: 'A name that is cut, trimmed or re-encoded no longer finds its key.',
  failing: 'POST /keys {"name": "keymock-É"} -> 201, {"name": "keymock-Ã‰"}',
  passing: 'POST /keys {"name": "keymock-É"} -> 201, {"name": "keymock-É"}',
  source: 'x-resource: fields of create',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'fields come back in the reply to the create, in the list and when read',
      writes: true,
      async run(scene, stage) {
        const [first, ...rest] = await itemsToCompare(scene, stage);
        if (first === undefined) return;
        // All are made by one and the same, so that one look at the list does for all.
        const listing = stage.resource.list ? await stage.all(askerOf(first)) : undefined;
        for (const item of [first, ...rest]) await compare(scene, stage, item, listing);
        await stage.discard(rest);
      },
    }),
};

async function compare(
  scene: Scene,
  stage: Creatable,
  item: Item,
  listing: Listing | undefined,
): Promise<void> {
  compareSent(scene, stage, item, item.shown, item.exchange, 'create');
  compareDefaults(scene, stage, item);
  const secrets = stage.resource.secrets.map((rule) => topField(rule.field));
  const found = listing && stage.inList(listing, item)[0];
  if (listing) {
    if (
      found === undefined &&
      isSuccess(listing.exchange) &&
      !listing.isCut &&
      stage.idOf(item.known) === undefined
    ) {
      notFound(scene, stage, item, listing.exchange);
    }
    if (found) {
      compareSent(scene, stage, item, found, listing.exchange, 'list');
      compareShown(scene, stage, item, found, listing.exchange, 'list', secrets);
    }
  }
  if (stage.resource.read) {
    const exchange = await scene.send(await stage.itemDraft('read', item));
    const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
    if (shown) {
      compareSent(scene, stage, item, shown, exchange, 'read');
      compareShown(scene, stage, item, shown, exchange, 'read', secrets);
      if (found) compareViews(scene, stage, found, shown, exchange, [...secrets, ...Object.keys(told(item))]);
    }
  }
}

/** An item that can be known by its name only, and is not there under that name. */
function notFound(
  scene: Scene,
  { resource, labelField, labelAt }: Stage,
  item: Item,
  exchange: Exchange,
): void {
  if (labelField === undefined || labelAt === undefined) return;
  scene.fail({
    isInferred: resource.inferred,
    trail: fieldTrail(scene.run.document, resource, labelAt, 'list'),
    operation: resource.list?.operation.label ?? '',
    exchange,
    message: `no listed ${resource.name} has the ${labelField} that one was created with`,
    expected: `${labelAt} is what was sent as ${labelField}`,
    actual: `none has ${JSON.stringify(item.label)}`,
  });
}

/** What the list and the read show of one item, beyond what the reply to the create showed. */
function compareViews(
  scene: Scene,
  { resource }: Stage,
  listed: JsonObject,
  read: JsonObject,
  exchange: Exchange,
  except: readonly string[],
): void {
  for (const name of differences(listed, read, except))
    scene.fail({
      isInferred: resource.inferred,
      trail: fieldTrail(scene.run.document, resource, `/${name}`, 'read'),
      operation: resource.read?.operation.label ?? '',
      exchange,
      message: `${name} of the ${resource.name} is another when it is read than in the list`,
      expected: `/${name} as in the list`,
      actual: `listed ${JSON.stringify(listed[name])}, read ${JSON.stringify(read[name])}`,
    });
}

/** What the reply to the create showed, but for its times, which are another check's there. */
function told({ shown }: Item): JsonObject {
  return Object.fromEntries(Object.entries(shown).filter(([name]) => !isTime(name)));
}

function isTime(name: string): boolean {
  return /^(created|updated|modified)/i.test(name);
}

function compareShown(
  scene: Scene,
  { resource }: Stage,
  item: Item,
  shown: JsonObject,
  exchange: Exchange,
  place: Place,
  secrets: readonly string[],
): void {
  for (const name of differences(item.shown, shown, secrets)) {
    // Times are another check's.
    if (isTime(name)) continue;
    if (Object.values(resource.create?.fields ?? {}).includes(`/${name}`)) continue;
    scene.fail({
      isInferred: resource.inferred,
      trail: fieldTrail(scene.run.document, resource, `/${name}`, place),
      operation: resource[place]?.operation.label ?? '',
      exchange,
      message: `${name} of the ${resource.name} differs between its creation and ${resource[place]?.operation.label}`,
      expected: `/${name} as in the reply to the create`,
      actual: `created ${JSON.stringify(item.shown[name])}, now ${JSON.stringify(shown[name])}`,
    });
  }
}
