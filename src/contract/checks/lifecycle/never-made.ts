import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb, Resource } from '../../../spec/resource.ts';
import { onlyWay } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { randomUuid } from '../../engine/run-identity.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { responseTrail } from '../trails.ts';
import { changeBody, changes, type ItemChange } from './item-changes.ts';

/** What was never there: whatever it is called, it is not found, and nothing breaks. */
export async function tryNeverMade(scene: Scene, stage: Stage): Promise<void> {
  const { resource } = stage;
  const mayStrain = scene.run.settings.isLoopback;
  const name = scene.run.freshName();
  const number = await unusedNumber(stage);
  const ids = [randomUuid(scene.run.settings.identity), name, number, 'a b/é'];
  const strange = mayStrain ? strangeIds(name) : [];
  if (resource.read) {
    const alike = await idsLikeOne(scene, stage, resource.read);
    await expectNone(scene, draftsOf(scene, resource.read, [...ids, ...alike, ...strange]));
  }
  if (!mayStrain) return;
  for (const verb of changes) {
    const rule = resource[verb];
    if (rule === undefined) continue;
    const json = changeBody(scene, stage, verb);
    // Only names that nobody else can have: a wrong guess would change or delete what is another's.
    const drafts = draftsOf(scene, rule, [ids[0] ?? '', name, ...strange], json);
    await expectNone(scene, drafts, mayAnswer(resource, verb, rule));
  }
}

/** Whether a success on what is not there may be meant: a PUT may make it, a delete may say that all is as wanted. */
function mayAnswer({ gone }: Resource, verb: ItemChange, { operation }: ItemVerb): boolean {
  return operation.method === 'PUT' || (verb === 'delete' && gone.delete === undefined);
}

async function expectNone(scene: Scene, drafts: readonly Draft[], mayBe = false): Promise<void> {
  const replies = await scene.probes(drafts);
  replies.forEach((exchange, i) => {
    const operation = drafts[i]?.operation;
    if (operation === undefined || mayBe || !isSuccess(exchange)) return;
    scene.fail({
      trail: responseTrail(operation, 404),
      operation: operation.label,
      exchange,
      message: `${operation.label} finds what was never made`,
      expected: '404',
      actual: statusOf(exchange),
    });
  });
}

/** An operation on each of these ids; a change only where it can be nothing but our own. */
export function draftsOf(
  scene: Scene,
  { operation, by }: ItemVerb,
  ids: readonly (string | Raw)[],
  json?: unknown,
): Draft[] {
  const drafts = ids.map((id) => {
    const value = typeof id === 'string' ? id : placeholder;
    const parameters = Object.fromEntries(Object.keys(by).map((name) => [name, value]));
    const draft = scene.draft(operation, { parameters, ...(json === undefined ? {} : { json }) });
    return typeof id === 'string' ? draft : { ...draft, path: draft.path.replaceAll(placeholder, id.raw) };
  });
  return drafts.filter((draft) => scene.run.dangerOf(draft) === undefined);
}

/** A piece of a path that goes over the wire as it is. */
interface Raw {
  readonly raw: string;
}

const placeholder = 'keymock-placeholder';

/** Ids that careless code breaks on, all behind a name of our own. */
function strangeIds(name: string): readonly (string | Raw)[] {
  return [
    `${name}\u0000`,
    `${name}\r\nk: v`,
    `${name}'";--`,
    `${name}-👩‍👧`,
    `${name}%`,
    name.padEnd(65, 'k'),
    name.padEnd(300, 'k'),
    name.padEnd(5000, 'k'),
    { raw: `${name}%zz` },
    { raw: `${name}%` },
    { raw: `${name}%c0%af%ff` },
    { raw: `${name}%2f..%2f..%5c` },
    { raw: `${name};k=v` },
  ];
}

/** What is almost what an item goes by: cut short, and with something behind it. */
async function idsLikeOne({ run }: Scene, { main, resource }: Stage, verb: ItemVerb): Promise<string[]> {
  const way = onlyWay(verb);
  if (resource.inferred || way === undefined) return [];
  const id = ownId(await main(), verb);
  if (id === undefined) return [];
  const given = run.ledger.items.map(({ known }) => valueAt(known, way.at));
  return [id.slice(0, -1), `${id}0`].filter((alike) => !given.includes(alike));
}

/** What an item alone goes by; undefined where the like may be another's, as with a short one, or one of a sequence of numbers. */
export function ownId({ known }: Item, verb: ItemVerb): string | undefined {
  const way = onlyWay(verb);
  const id = way && valueAt(known, way.at);
  return typeof id !== 'string' || id.length < 8 || /^\d+$/.test(id) ? undefined : id;
}

/** A number that no listed item has for an id. */
async function unusedNumber({ resource, all, idOf }: Stage): Promise<string> {
  const items = resource.list ? (await all()).items : [];
  const numbers = items.map((item) => Number(idOf(item))).filter((id) => Number.isSafeInteger(id));
  return String(Math.max(987_654_321, ...numbers.map((id) => id + 1_000_000)));
}
