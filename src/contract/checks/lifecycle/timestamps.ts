import type { ResourceWith } from '../../../spec/resource.ts';
import { defineCheck, type Exchange, type Item, type Listing, type ResourceContext } from '../../check.ts';
import { creationTimeNames } from '../../vocabulary.ts';
import { sameValue } from '../compare.ts';
import { fieldTrail } from '../trails.ts';
import { type WrongTime, wrongTime, zoneError } from './times.ts';

export const timestamps = defineCheck({
  id: 'lifecycle/timestamps',
  title: 'times are moments that can be true, and go forwards',
  why: 'Audits and clean-up jobs sort and filter by them.',
  failing: 'POST /keys -> {"created_at": "1970-01-01T00:00:00Z"}',
  passing: 'POST /keys -> {"created_at": "2026-11-21T10:00:00Z"}',
  source:
    'the document: the meaning of the fields; RFC 9110, section 6.6.1 (Date). A clock that stands still is no finding.',
  tries: 'creation times are sane, in order, and not after the update',
  given: { verbs: ['create'] },
  writes: true,
  async run(context) {
    const { items, resource } = context;
    const created = items.canHaveMany ? await items.have(3) : [await items.first()];
    const listing = resource.list && (await items.listAll());
    for (const item of created) {
      expectTrue(context, 'create', item.exchange, wrongTime(item.shown));
      for (const listed of listing ? item.findAll(listing) : [])
        expectTrue(context, 'list', listing?.exchange, wrongTime(listed));
    }
    for (const item of listing ? created : [])
      expectTrue(context, 'list', listing?.exchange, otherTime(item, listing));
    // A wrong zone is reported once.
    const zoneErrors = created.flatMap(({ shown, exchange }) => {
      const wrong = zoneError(shown, creationTimeNames, exchange, `new ${resource.name}`);
      return wrong ? [{ wrong, exchange }] : [];
    });
    expectTrue(context, 'create', zoneErrors[0]?.exchange, zoneErrors[0]?.wrong);
    expectInOrder(context, created);
  },
});

type Context = ResourceContext<ResourceWith<'create'>>;

function expectTrue(
  { document, resource, expect }: Context,
  verb: 'create' | 'list',
  reply: Exchange | undefined,
  wrong: WrongTime | undefined,
): void {
  if (reply === undefined || wrong === undefined) return;
  const { name, ...broken } = wrong;
  const { operation } = resource[verb] ?? resource.create;
  const at = fieldTrail(document, resource, `/${name}`, verb);
  expect(reply, { operation, at }).holds(false, broken);
}

/** A creation time that the list shows otherwise than the reply to the create. */
function otherTime(item: Item, listing: Listing | undefined): WrongTime | undefined {
  const { shown } = item;
  const found = (listing && item.find(listing)) ?? {};
  const name = creationTimeNames.find((at) => typeof shown[at] === 'string' && typeof found[at] === 'string');
  if (name === undefined || sameValue(shown[name], found[name])) return undefined;
  return {
    name,
    message: `${name} is another in the list than in the reply to the create`,
    expected: 'as in the reply to the create',
    actual: `created ${shown[name]}, listed ${found[name]}`,
  };
}

function expectInOrder(context: Context, created: readonly Item[]): void {
  const name = creationTimeNames.find((at) => created.every(({ shown }) => typeof shown[at] === 'string'));
  if (name === undefined) return;
  const times = created.map(({ shown }) => Date.parse(String(shown[name])));
  const late = created.find((_, i) => (times[i] ?? 0) < (times[i - 1] ?? 0));
  if (late === undefined) return;
  expectTrue(context, 'create', late.exchange, {
    name,
    message: `${name} goes backwards from one ${context.resource.name} to the next`,
    expected: 'not before the one made earlier',
    actual: String(late.shown[name]),
  });
}
