import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Listing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { createdNames, type WrongTime, wrongTime, zoneOff } from './moments.ts';

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
  const actual = `created ${shown[name]}, listed ${found[name]}`;
  const wrong = { name, message, expected: 'as in the reply to the create', actual };
  tell(scene, stage, listing.exchange, wrong, 'list');
}

/** What is wrong with the zone is told once. */
function tellZone(scene: Scene, stage: Timed, items: readonly Item[]): void {
  for (const item of items) {
    const off = zoneOff(item.shown, createdNames, item.exchange);
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
