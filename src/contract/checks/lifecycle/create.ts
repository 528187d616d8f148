import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { statusOf } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import { resourceCases } from '../resource-cases.ts';
import { successOf } from '../trails.ts';
import { hiddenRule } from './hidden-rule.ts';

export const create: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/create',
  title: 'a valid create succeeds',
  why: 'Everything else hangs on it.',
  failing: 'POST /keys {"name": "keymock-1"} -> 400',
  passing: 'POST /keys {"name": "keymock-1"} -> 201',
  source: 'the document: requestBody and the success of the operation',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a valid create succeeds',
      writes: true,
      async run(scene, stage, resource) {
        const refusal = await stage.main().then(
          () => undefined,
          (error: unknown) => {
            if (error instanceof Skip) return error;
            throw error;
          },
        );
        if (refusal === undefined) return;
        const exchange = stage.refusals.at(-1);
        if (exchange === undefined) throw refusal;
        const taken = resource.unique.find(
          (rule) => rule.status === exchange.response.status && rule.field !== stage.labelAt,
        );
        if (taken)
          scene.skip(
            `${resource.name} with this ${taken.field.slice(1)} is there already, and it must be unique`,
          );
        const { operation } = resource.create;
        const doubt = hiddenRule(resource, operation, exchange);
        if (doubt !== undefined) scene.skip(doubt);
        scene.fail({
          trail: successOf(operation)?.trail ?? [operation.pointer],
          operation: operation.label,
          exchange,
          message: `a valid ${operation.label} was refused`,
          expected: 'a success',
          actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
        });
      },
    }),
};
