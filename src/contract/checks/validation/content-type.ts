import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { documentedRefusal } from './documented-refusal.ts';
import { hasFields } from './probes.ts';

export const contentType: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/content-type',
  title: 'a body of another content type is refused where that is documented, and never a crash',
  why: 'A browser form on any page can post text/plain with the user’s cookies; JSON it cannot.',
  failing: 'POST /keys, Content-Type: text/plain, {"name": "ci"} -> 201, where 415 is documented',
  passing: 'POST /keys, Content-Type: text/plain, {"name": "ci"} -> 415',
  source: 'the document: a 415, or an error example about the content type; RFC 9110, section 15.5.16',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'JSON that is declared as something else, or as nothing',
      writes: true,
      phaseIfCreatedOnce: 'invalid-create',
      when: ({ create }) => hasFields(subject.document.root, create.operation),
      async run(scene, stage, resource) {
        const { operation } = resource.create;
        const trail = documentedRefusal(scene.run.document, operation, 415, /content-?type|media-?type/i);
        const types = ['text/plain', null, 'application/x-www-form-urlencoded', 'application/xml'];
        await otherwiseDeclared(scene, stage);
        const drafts = [];
        for (const type of types)
          drafts.push(scene.draft(operation, { json: await stage.body(), contentType: type }));
        const replies = await scene.probes(drafts);
        replies.forEach((exchange, i) => {
          if (!isSuccess(exchange) || trail.length === 0) return;
          const what = types[i] ?? 'no content type';
          scene.fail({
            trail,
            operation: operation.label,
            exchange,
            message: `${operation.label} accepted JSON that was declared as ${what}`,
            expected: '4xx',
            actual: `${statusOf(exchange)} for ${what}`,
          });
        });
      },
    }),
};

/**
 * Content types are compared without regard to case (RFC 9110, section 8.3.1), and a charset says nothing about JSON (RFC
 * 8259, section 11), although many clients add it: neither changes anything.
 */
const sameType = ['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'];

async function otherwiseDeclared(scene: Scene, stage: Stage<ResourceWith<'create'>>): Promise<void> {
  if (!stage.canMultiply) return;
  const { operation } = stage.resource.create;
  for (const contentType of sameType.slice(0, scene.run.settings.isLoopback ? sameType.length : 1)) {
    const exchange = await scene.probe(scene.draft(operation, { json: await stage.body(), contentType }));
    if (!isRefusal(exchange)) continue;
    const plain = await scene.probe(scene.draft(operation, { json: await stage.body() }));
    if (!isSuccess(plain)) continue;
    scene.fail({
      trail: operation.body?.trail ?? [operation.pointer],
      operation: operation.label,
      exchange,
      message: `${operation.label} refuses JSON that is declared as ${contentType}`,
      expected: `as with application/json: ${statusOf(plain)}`,
      actual: `${statusOf(exchange)} for ${contentType}`,
    });
  }
}
