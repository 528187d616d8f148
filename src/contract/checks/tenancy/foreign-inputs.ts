import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { makerOf } from '../../engine/inputs.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { requestTrail } from '../trails.ts';
import type { Stranger } from './tenants.ts';

/** What a create refers to must be the caller's own: nobody makes things that hang on ours. */
export async function buildOnOurs(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  { what, asker }: Stranger,
): Promise<void> {
  const { run } = scene;
  const { resource } = stage;
  const { operation, inputs, pointer } = resource.create;
  for (const input of inputs) {
    const maker = makerOf(run, resource, input);
    if (maker?.create === undefined || maker.id === undefined) continue;
    const owned = run.stage(maker);
    const ours = await owned.main();
    const id = valueAt(ours.known, maker.id);
    if (id === undefined || (await isShared(owned, id, asker))) continue;
    const exchange = await scene.probe(
      stage.createDraft({ ...(await stage.body()), [input]: id }, asker(operation)),
    );
    if (!isSuccess(exchange)) continue;
    scene.fail({
      trail: [pointer, ...requestTrail(run.document.root, operation, input)],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} can make a ${resource.name} for our ${maker.name}`,
      expected: '403 or 404',
      actual: statusOf(exchange),
    });
  }
}

/** Whether the other has the same: what every account begins with may have one id in all of them. */
async function isShared(
  { resource, idOf, all }: Stage,
  id: unknown,
  asker: Stranger['asker'],
): Promise<boolean> {
  const { list } = resource;
  if (list === undefined) return false;
  const listing = await all(asker(list.operation));
  return listing.isCut || listing.items.some((item) => idOf(item) === id);
}
