import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { bodyProperties } from '../../engine/values.ts';
import { resourceCases } from '../resource-cases.ts';
import { documentedRefusal } from './documented-refusal.ts';
import { hasFields } from './probes.ts';

export const oversized: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/oversized',
  title: 'a body that is far too large is refused where that is documented, and never a crash',
  why: 'Whoever reads all that is sent can be filled up.',
  failing: 'POST /keys with 3 MiB -> 500',
  passing: 'POST /keys with 3 MiB -> 413, or the connection is closed',
  source: 'the document: a 413, or the length of the field; RFC 9110, section 15.5.14',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a body of 3 MiB is refused or ignored, without a crash',
      writes: true,
      phase: 'rough',
      phaseIfCreatedOnce: 'invalid-create',
      when: ({ create }) => hasFields(subject.document.root, create.operation),
      async run(scene, stage, resource) {
        const { operation } = resource.create;
        const padding = 'k'.repeat(3 * 1024 * 1024);
        const { labelField } = stage;
        const label =
          labelField === undefined
            ? undefined
            : bodyProperties(scene.run.document.root, operation)[labelField];
        const length = label && constraint(label, 'maxLength');
        const documented = documentedRefusal(scene.run.document, operation, 413, /too-?large|oversize/i);
        const body = await stage.body();
        const tries: { json: JsonObject; trail: readonly string[]; constraint?: string }[] = [
          { json: { ...body, keymock_padding: padding }, trail: documented },
        ];
        if (labelField !== undefined)
          tries.push({
            json: { ...(await stage.body()), [labelField]: `${String(body[labelField])}${padding}` },
            trail: length ? length.trail : documented,
            ...(length && { constraint: 'maxLength' }),
          });
        for (const { json, ...stands } of tries) {
          const exchange = await scene.probe(scene.draft(operation, { json }));
          if (!isSuccess(exchange) || stands.trail.length === 0) continue;
          scene.fail({
            ...stands,
            operation: operation.label,
            exchange,
            message: `${operation.label} accepted a body of 3 MiB`,
            expected: '413 or another 4xx',
            actual: statusOf(exchange),
          });
        }
      },
    }),
};
