import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { bodyProperties } from '../../engine/values.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail } from '../trails.ts';
import { hasFields } from './probes.ts';

const depth = 10_000;

export const deep: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/deep',
  title: 'deeply nested JSON does no harm',
  why: 'A parser or a validator that calls itself runs out of stack, and the process is gone.',
  failing: 'POST /keys {"name": [[[[... ten thousand deep -> 500',
  passing: 'POST /keys {"name": [[[[... ten thousand deep -> 400',
  source: 'RFC 8259, section 9; the document: the type of the field',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a body that is nested 10,000 deep is refused or ignored, without a crash',
      writes: true,
      phase: 'rough',
      when: ({ create }) => hasFields(subject.document.root, create.operation),
      async run(scene, stage, resource) {
        const { operation } = resource.create;
        const nested = [
          '['.repeat(depth) + ']'.repeat(depth),
          `${'{"k":'.repeat(depth)}1${'}'.repeat(depth)}`,
        ];
        const properties = bodyProperties(scene.run.document.root, operation);
        const field = stage.labelField ?? Object.keys(properties)[0] ?? 'keymock';
        const isText = properties[field]?.types.includes('string') ?? false;
        for (const deep of nested) {
          const body = await stage.body();
          const { [field]: _, ...rest } = body;
          const open = JSON.stringify(rest).slice(0, -1);
          const comma = open === '{' ? '' : ',';
          const inField = await scene.probe(
            scene.draft(operation, { raw: `${open}${comma}${JSON.stringify(field)}:${deep}}` }),
          );
          await scene.probe(
            scene.draft(operation, {
              raw: `${JSON.stringify(body).slice(0, -1)},"keymock_unknown":${deep}}`,
            }),
          );
          if (!isSuccess(inField) || !isText) continue;
          scene.fail({
            trail: requestTrail(scene.run.document.root, operation, field),
            operation: operation.label,
            exchange: inField,
            message: `${operation.label} accepted nested JSON for ${field}`,
            expected: '4xx',
            actual: statusOf(inField),
          });
        }
      },
    }),
};
