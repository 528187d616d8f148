import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { askerOf } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { aOrAn, type Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { differences, isKept, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { tellingBodies } from '../telling-values.ts';
import { fieldTrail, requestTrail } from '../trails.ts';
import { fullBodies, optionalFields } from '../valid-bodies.ts';

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

type Creatable = Stage<ResourceWith<'create'>>;

async function itemsToCompare(scene: Scene, stage: Creatable): Promise<Item[]> {
  const items = [await stage.main()];
  if (!stage.canMultiply && !scene.run.settings.isLoopback) return items;
  // Nothing says that all of it must be taken; but what is, must come back.
  const drafts: Draft[] = [];
  for (const fields of [
    ...fullBodies(scene.run, stage),
    ...oddLabels(scene, stage),
    ...tellingBodies(scene.run, stage),
    ...nullBodies(scene, stage),
  ])
    drafts.push(stage.createDraft(await stage.body(fields)));
  for (const exchange of await scene.probes(drafts)) {
    const item = itemOf(scene.run.ledger, exchange);
    if (item) items.push(item);
  }
  return items;
}

/**
 * Names that are easily damaged, where the schema allows them: long, in mixed case, with letters beyond ASCII, of them one
 * that can be written in two ways, with blanks, of digits only.
 */
function oddLabels({ run }: Scene, { labelField, resource }: Creatable): JsonObject[] {
  if (labelField === undefined) return [];
  const property = bodyProperties(run.document.root, resource.create.operation)[labelField];
  const names = [
    `${run.freshName()}-aBcD-`.padEnd(64, 'Kk'),
    `${run.freshName()} É漢😀e\u0301 "\\<&'`,
    `${run.freshName()} two  blanks`,
    `${run.freshName()} and one at its end `,
    // On a server that is not ours a name tells who made it.
    ...(run.settings.isLoopback ? [`${run.freshNumber()}`] : []),
  ];
  return names
    .filter((name) => property && run.schemas.violations(property.pointer, name).length === 0)
    .map((name) => ({ [labelField]: name }));
}

/** A create that says of every field which may be null that it is. */
function nullBodies({ run }: Scene, stage: Creatable): JsonObject[] {
  const names = Object.entries(optionalFields(run, stage))
    .filter(([, schema]) => schema.types.includes('null'))
    .map(([name]) => [name, null]);
  return names.length === 0 ? [] : [Object.fromEntries(names)];
}

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

type Place = 'create' | 'list' | 'read';

/** Where a field of the request is in the item: as `x-resource` says, or a time of the same name. */
function placesOf({ resource }: Stage, item: Item): [field: string, pointer: string][] {
  const fields = resource.create?.fields ?? {};
  const moments = Object.keys(item.sent).filter(
    (name) =>
      !Object.hasOwn(fields, name) &&
      Object.hasOwn(item.shown, name) &&
      /^\d{4}-\d\d-\d\dT/.test(String(item.sent[name])),
  );
  return [...Object.entries(fields), ...moments.map((name): [string, string] => [name, `/${name}`])];
}

function compareSent(
  scene: Scene,
  stage: Stage,
  item: Item,
  shown: JsonObject,
  exchange: Exchange,
  place: Place,
): void {
  for (const [field, pointer] of placesOf(stage, item)) {
    const { resource } = stage;
    const sent = item.sent[field];
    const got = valueAt(shown, pointer);
    if (sent === undefined || isKept(sent, got)) continue;
    if (got === undefined && (place !== 'create' || sent === null)) continue;
    scene.fail({
      isInferred: resource.inferred,
      trail: fieldTrail(scene.run.document, resource, pointer, place),
      operation: resource[place]?.operation.label ?? '',
      exchange,
      message: `${field} does not come back as it was sent`,
      expected: `${pointer} is what was sent as ${field}`,
      actual: `sent ${JSON.stringify(sent)}, got ${JSON.stringify(got) ?? 'nothing'}`,
    });
  }
}

/** What a create does not name has the value that the document says it has then. */
function compareDefaults(scene: Scene, { resource }: Creatable, { sent, shown, exchange }: Item): void {
  const { create, inferred } = resource;
  const { root } = scene.run.document;
  for (const [name, schema] of Object.entries(bodyProperties(root, create.operation))) {
    const usual = constraint(schema, 'default');
    const pointer = create.fields[name] ?? `/${name}`;
    const got = valueAt(shown, pointer);
    if (usual === undefined || Object.hasOwn(sent, name) || got === undefined) continue;
    if (isKept(usual.value, got)) continue;
    scene.fail({
      isInferred: inferred,
      trail: [
        ...requestTrail(root, create.operation, name),
        ...fieldTrail(scene.run.document, resource, pointer),
      ],
      operation: create.operation.label,
      exchange,
      message: `${aOrAn(resource.name)} that was made without ${name} does not have the documented default`,
      expected: `${pointer} is ${JSON.stringify(usual.value)}`,
      actual: JSON.stringify(got),
    });
  }
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
