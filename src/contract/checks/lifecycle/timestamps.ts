import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { createdNames, updatedNames } from './moments.ts';
import type { Told } from './told.ts';

const dayMs = 86_400_000;

export const timestamps: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/timestamps',
  title: 'times are moments that can be true, and go forwards',
  why: 'Audits and clean-up jobs sort and filter by them.',
  failing: 'POST /keys -> {"created_at": "1970-01-01T00:00:00Z"}',
  passing: 'POST /keys -> {"created_at": "2026-11-21T10:00:00Z"}',
  source:
    'the document: the meaning of the fields; RFC 9110, section 6.6.1 (Date). A clock that stands still is no finding.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'creation times are sane, in order, and not after the update',
      writes: true,
      async run(scene, stage) {
        const items = stage.canMultiply ? await stage.population(3) : [await stage.main()];
        const listing = stage.resource.list && (await stage.all());
        for (const item of items) tellWrongTimes(scene, stage, item, listing);
        if (listing) for (const item of items) tellOtherTime(scene, stage, item, listing);
        tellZone(scene, stage, items);
        tellBackwards(scene, stage, items);
      },
    }),
};

type Timed = Stage<ResourceWith<'create'>>;

/** What is wrong with a time, and in which field. */
type WrongTime = Told & { readonly name: string };

function tell(
  scene: Scene,
  { resource }: Timed,
  exchange: Exchange,
  wrong: WrongTime,
  verb: 'create' | 'list',
) {
  const { name, ...told } = wrong;
  scene.fail({
    trail: fieldTrail(scene.run.document, resource, `/${name}`, verb),
    operation: (resource[verb] ?? resource.create).operation.label,
    exchange,
    ...told,
  });
}

/** In the reply to the create, then in the list. */
function tellWrongTimes(scene: Scene, stage: Timed, item: Item, listing: Listing | undefined): void {
  const created = wrongTime(item.shown);
  if (created) tell(scene, stage, item.exchange, created, 'create');
  for (const found of listing ? stage.inList(listing, item) : []) {
    const listed = wrongTime(found);
    if (listing && listed) tell(scene, stage, listing.exchange, listed, 'list');
  }
}

function tellOtherTime(scene: Scene, stage: Timed, item: Item, listing: Listing): void {
  const { shown } = item;
  const [found = {}] = stage.inList(listing, item);
  const name = createdNames.find((at) => typeof shown[at] === 'string' && typeof found[at] === 'string');
  if (name === undefined || sameValue(shown[name], found[name])) return;
  const message = `${name} is another in the list than in the reply to the create`;
  const wrong = { name, message, expected: String(shown[name]), actual: String(found[name]) };
  tell(scene, stage, listing.exchange, wrong, 'list');
}

/** What is wrong with the zone is told once. */
function tellZone(scene: Scene, stage: Timed, items: readonly Item[]): void {
  for (const item of items) {
    const off = zoneOff(item);
    if (off === undefined) continue;
    const message = `${off.name} of a new ${stage.resource.name} is hours away from the Date of its reply`;
    tell(scene, stage, item.exchange, { ...off, message }, 'create');
    return;
  }
}

function tellBackwards(scene: Scene, stage: Timed, items: readonly Item[]): void {
  const name = createdNames.find((at) => items.every((item) => typeof item.shown[at] === 'string'));
  if (name === undefined) return;
  const times = items.map((item) => Date.parse(String(item.shown[name])));
  const late = items.find((_, i) => (times[i] ?? 0) < (times[i - 1] ?? 0));
  if (late === undefined) return;
  const message = `${name} goes backwards from one ${stage.resource.name} to the next`;
  const wrong = {
    name,
    message,
    expected: 'not before the one made earlier',
    actual: String(late.shown[name]),
  };
  tell(scene, stage, late.exchange, wrong, 'create');
}

function wrongTime(item: JsonObject): WrongTime | undefined {
  const created = momentOf(item, createdNames);
  const updated = momentOf(item, updatedNames);
  for (const found of [created, updated]) {
    if (found === undefined) continue;
    const { name, text, time } = found;
    const say = (message: string, expected: string) => ({ name, message, expected, actual: text });
    if (Number.isNaN(time)) return say(`${name} is not a time`, 'a time');
    if (time < Date.UTC(2000, 0))
      return say(`${name} is long before the service existed`, 'a time after 2000');
    if (time > Date.now() + dayMs) return say(`${name} is in the future`, 'a time that has been');
  }
  if (created && updated && updated.time < created.time) {
    return {
      name: updated.name,
      message: `${updated.name} is before ${created.name}`,
      expected: `not before ${created.text}`,
      actual: updated.text,
    };
  }
  return undefined;
}

/** A time of creation that differs from the reply's own Date by hours, as one does that names the wrong zone. */
function zoneOff({ shown, exchange }: Item): { name: string; expected: string; actual: string } | undefined {
  const created = momentOf(shown, createdNames);
  const date = headerOf(exchange.response, 'date');
  // A time that names no zone may be meant in any.
  if (created === undefined || date === undefined || !/(Z|[+-]\d\d:?\d\d)$/i.test(created.text))
    return undefined;
  const apart = Math.abs(created.time - Date.parse(date)) / 60_000;
  // Zones differ by quarters of an hour; a clock that is merely wrong, or stands still, does not.
  const isZone = apart > 29 && apart < 14.1 * 60 && Math.min(apart % 15, 15 - (apart % 15)) < 1;
  return isZone ? { name: created.name, expected: `about ${date}`, actual: created.text } : undefined;
}

function momentOf(
  item: JsonObject,
  names: readonly string[],
): { name: string; text: string; time: number } | undefined {
  const name = names.find((candidate) => typeof item[candidate] === 'string');
  return name === undefined
    ? undefined
    : { name, text: String(item[name]), time: Date.parse(String(item[name])) };
}
