import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { makerOf } from '../../engine/inputs.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { buildOnOurs } from './foreign-inputs.ts';
import { seemsUnknown } from './seems-unknown.ts';
import { type Stranger, tenancyCases } from './tenants.ts';

export const readable: ActiveCheck = {
  kind: 'active',
  id: 'tenancy/readable',
  title: 'an account cannot read an item of another by its id, nor use it',
  why: 'Ids are in logs and links; knowing one must not be enough.',
  failing: 'POST /keys as A -> {"id": "7"}, then GET /keys/7 as B -> 200',
  passing: 'POST /keys as A -> {"id": "7"}, then GET /keys/7 as B -> 404 or 403',
  source: 'x-resource: scope; OWASP API1:2023',
  plan: (subject) => [
    ...tenancyCases(subject, {
      needs: ['read', 'create'],
      title: 'another account cannot read what we made',
      async run(scene, stage, resource, strangers) {
        const item = await stage.main();
        const { operation } = resource.read;
        for (const stranger of strangers) {
          const { what, asker } = stranger;
          const exchange = await scene.probe(await stage.itemDraft('read', item, asker(operation)));
          await readByOtherNames(scene, stage, item, stranger);
          await seemsUnknown(scene, stage, 'read', item, stranger, exchange);
          const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
          // Names are confined to an account, so another may have an item of the same name.
          const isOurs =
            shown !== undefined &&
            (stage.idOf(item.known) === undefined || stage.idOf(shown) === stage.idOf(item.known));
          const telling = [
            stage.idOf(item.known),
            item.label,
            ...resource.secrets.map((rule) => valueAt(item.shown, rule.field)),
          ];
          const tells = telling.some(
            (value) =>
              typeof value === 'string' &&
              value.length >= 8 &&
              !exchange.request.url.includes(value) &&
              exchange.response.body.includes(value),
          );
          if (isOurs || tells)
            scene.fail({
              trail: [resource.pointer, operation.pointer],
              absolute: true,
              operation: operation.label,
              exchange,
              message: `${what} reads our ${resource.name}`,
              expected: '404 or 403',
              actual: statusOf(exchange),
            });
        }
        await readDeleted(scene, stage, strangers);
      },
    }),
    ...tenancyCases(subject, {
      needs: ['create'],
      title: 'another account cannot make things that hang on what we made',
      when: (resource) =>
        !resource.inferred &&
        resource.create.inputs.some((input) => makerOf(subject, resource, input) !== undefined),
      async run(scene, stage, _, strangers) {
        for (const stranger of strangers) if (!stranger.isKey) await buildOnOurs(scene, stage, stranger);
      },
    }),
  ],
};

/** What was ours is nobody's: a look behind the deleted is the same look at what others have made. */
async function readDeleted(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  strangers: readonly Stranger[],
): Promise<void> {
  const { operation } = stage.resource.read;
  if (!stage.canMultiply) return;
  const item = await stage.spare();
  const id = stage.idOf(item.known);
  if (id === undefined || !isSuccess(await stage.remove(item))) return;
  for (const { what, asker } of strangers) {
    const exchange = await scene.probe(await stage.itemDraft('read', item, asker(operation)));
    const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
    if (shown === undefined || stage.idOf(shown) !== id) continue;
    scene.fail({
      trail: [stage.resource.pointer, operation.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} reads a ${stage.resource.name} of ours that we have deleted`,
      expected: '404 or 403',
      actual: statusOf(exchange),
    });
  }
}

/** What goes by its name must not be had by its id either: whoever has seen one in a log, may try it. */
async function readByOtherNames(
  scene: Scene,
  stage: Stage<ResourceWith<'read'>>,
  item: Item,
  { what, asker }: Stranger,
): Promise<void> {
  const { resource } = stage;
  const { operation, by } = resource.read;
  const [[parameter, at] = [], ...others] = Object.entries(by);
  const id = stage.idOf(item.known);
  if (parameter === undefined || at === undefined || others.length > 0) return;
  if (id === undefined || at === resource.id) return;
  const draft = scene.draft(operation, { ...asker(operation), parameters: { [parameter]: id } });
  const exchange = await scene.probe(draft);
  const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
  if (shown === undefined || stage.idOf(shown) !== id) return;
  scene.fail({
    trail: [resource.pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${what} reads our ${resource.name} by its id`,
    expected: '404 or 403',
    actual: statusOf(exchange),
  });
}
