import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { askerOf } from '../../engine/item.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Draft } from '../../engine/transport.ts';
import { resourceCases } from '../resource-cases.ts';
import { responseTrail } from '../trails.ts';
import { tryPatterns } from './id-patterns.ts';
import { changeBody, changes } from './item-changes.ts';
import { tryNeverMade } from './never-made.ts';

export const gone: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/delete'],
  id: 'lifecycle/gone',
  title: 'what was deleted can be neither read nor changed nor deleted again',
  why: 'A second delete that succeeds hides that the first one, or somebody else, did it.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 200',
  passing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 404, twice',
  source: 'x-resource: gone. Any 4xx will do: 403 and 410 say the same.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title: 'a deleted item gives 404, each time it is asked for',
      writes: true,
      async run(scene, stage) {
        await deleteAtOnce(scene, stage);
        const item = await stage.spare();
        const drafts = await draftsAbout(scene, stage, item);
        if (!isSuccess(await stage.remove(item))) scene.skip('the delete was refused');
        await expectRefusals(scene, stage, [...drafts, ...drafts]);
        await tryNeverMade(scene, stage);
        // What is written after it does not bring it back.
        await writeOn(scene, stage);
        await expectRefusals(
          scene,
          stage,
          drafts.filter(({ method }) => method === 'GET'),
        );
        await expectUnlisted(scene, stage, item);
        if (scene.run.settings.isLoopback) await tryPatterns(scene, stage);
      },
    }),
};

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

async function expectRefusals(
  scene: Scene,
  { resource }: Deletable,
  drafts: readonly Draft[],
): Promise<void> {
  for (const draft of drafts) {
    const exchange = await scene.probe(draft);
    const { operation } = draft;
    if (operation === undefined || !isSuccess(exchange)) continue;
    const expected = draft.method === 'DELETE' ? resource.gone.delete : (resource.gone.read ?? 404);
    scene.fail({
      // What is read after its deletion is there, whoever says so; of the rest nothing is promised.
      isInferred: resource.inferred && draft.method !== 'GET',
      trail: [...responseTrail(operation, expected ?? 404)],
      operation: operation.label,
      exchange,
      message: `a deleted ${resource.name} still answers`,
      expected: String(expected ?? 'a 4xx'),
      actual: statusOf(exchange),
    });
  }
}

async function expectUnlisted(scene: Scene, stage: Deletable, item: Item): Promise<void> {
  const { list, name, delete: rule } = stage.resource;
  if (list === undefined) return;
  const listing = await stage.all(askerOf(item));
  if (stage.inList(listing, item).length === 0) return;
  scene.fail({
    trail: [list.pointer, list.operation.pointer],
    check: 'lifecycle/delete',
    operation: rule.operation.label,
    exchange: listing.exchange,
    message: `a deleted ${name} is still listed`,
    expected: 'it is gone',
    actual: 'it is still there',
  });
}

/** Makes another item, and changes it where that can be done. */
async function writeOn(scene: Scene, stage: Deletable): Promise<void> {
  const item = await stage.spare();
  for (const verb of ['update', 'rotate'] as const)
    if (stage.resource[verb])
      await scene.probe(await stage.itemDraft(verb, item, { json: changeBody(scene, stage, verb) }));
}

/** Whatever can be done to an item, and must be refused once it is gone. */
async function draftsAbout(scene: Scene, stage: Stage, item: Item): Promise<Draft[]> {
  const { read, gone: promised } = stage.resource;
  const drafts: Draft[] = [];
  if (read) drafts.push(await stage.itemDraft('read', item));
  for (const verb of changes) {
    const operation = stage.resource[verb]?.operation;
    // A PUT may make what is not there; a delete may say that all is as wanted.
    const mayAnswer = operation?.method === 'PUT' || (verb === 'delete' && promised.delete === undefined);
    if (operation === undefined || mayAnswer) continue;
    drafts.push(await stage.itemDraft(verb, item, { json: changeBody(scene, stage, verb) }));
  }
  return drafts;
}

/** Whoever comes too late finds nothing, and nothing breaks. */
async function deleteAtOnce(scene: Scene, stage: Stage): Promise<void> {
  const item = await stage.spare();
  const draft = await stage.itemDraft('delete', item);
  const replies = await scene.probes([draft, { ...draft }, { ...draft }, { ...draft }]);
  if (replies.some(isSuccess)) item.isAlive = false;
}
