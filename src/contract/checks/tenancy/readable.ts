import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { makerOf } from '../../engine/inputs.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { buildOnOurs } from './foreign-inputs.ts';
import { readByOptions } from './read-by-options.ts';
import { readByOtherNames } from './read-by-other-names.ts';
import { readDeleted } from './read-deleted.ts';
import { seemsUnknown } from './seems-unknown.ts';
import { tenancyCases } from './tenants.ts';

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
          await readByOptions(scene, stage, item, stranger);
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
