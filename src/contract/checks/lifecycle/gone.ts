import type { Resource } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { askerOf } from '../../engine/item.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { responseTrail } from '../trails.ts';

export const gone: ActiveCheck = {
  kind: 'active',
  feeds: ['lifecycle/delete'],
  id: 'lifecycle/gone',
  title: 'what was deleted can be neither read nor deleted again',
  why: 'A second delete that succeeds hides that the first one, or somebody else, did it.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 200',
  passing: 'DELETE /keys/ci -> 200, then GET /keys/ci -> 404, twice',
  source: 'x-resource: gone. Any 4xx will do: 403 and 410 say the same.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['delete', 'create'],
      title: 'a deleted item gives 404, each time it is asked for',
      writes: true,
      async run(scene, stage, resource) {
        const item = await stage.spare();
        const drafts = [];
        if (resource.read) drafts.push(await stage.itemDraft('read', item));
        if (resource.gone.delete !== undefined) drafts.push(await stage.itemDraft('delete', item));
        if (!isSuccess(await stage.remove(item))) scene.skip('the delete was refused');
        for (const draft of [...drafts, ...drafts]) {
          const exchange = await scene.probe(draft);
          const { operation } = draft;
          if (operation === undefined || !isSuccess(exchange)) continue;
          const expected = draft.method === 'DELETE' ? resource.gone.delete : (resource.gone.read ?? 404);
          scene.fail({
            trail: [...responseTrail(operation, expected ?? 404)],
            operation: operation.label,
            exchange,
            message: `a deleted ${resource.name} still answers`,
            expected: String(expected ?? 'a 4xx'),
            actual: statusOf(exchange),
          });
        }
        await tryStrangeIds(scene, resource);
        if (resource.list === undefined) return;
        const listing = await stage.all(askerOf(item));
        if (stage.inList(listing, item).length === 0) return;
        const { operation } = resource.list;
        scene.fail({
          trail: [resource.list.pointer, operation.pointer],
          check: 'lifecycle/delete',
          operation: resource.delete?.operation.label ?? operation.label,
          exchange: listing.exchange,
          message: `a deleted ${resource.name} is still listed`,
          expected: 'it is gone',
          actual: 'it is still there',
        });
      },
    }),
};

/** What was never there: whatever it is called, it is not found, and nothing breaks. */
async function tryStrangeIds(scene: Scene, { read }: Resource): Promise<void> {
  if (read === undefined) return;
  const names = Object.keys(read.by);
  for (const value of ['00000000-0000-4000-8000-00000000dead', 'keymock-no-such-item', '7', 'a b/é']) {
    const exchange = await scene.probe(
      scene.draft(read.operation, { parameters: Object.fromEntries(names.map((name) => [name, value])) }),
    );
    if (!isSuccess(exchange)) continue;
    scene.fail({
      trail: responseTrail(read.operation, 404),
      operation: read.operation.label,
      exchange,
      message: `${read.operation.label} finds what was never made`,
      expected: '404',
      actual: statusOf(exchange),
    });
  }
}
