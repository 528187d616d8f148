import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { resourceCases } from '../resource-cases.ts';
import { hasFields, type ProbeKind, probesOf } from './probes.ts';

/** Cases that send every create of a kind that the schema forbids, and expect each to be refused. */
export function refusedCases(subject: PlanSubject, kind: ProbeKind, title: string): PlannedCase[] {
  return resourceCases(subject, {
    needs: ['create'],
    title,
    writes: true,
    when: (resource) => hasFields(subject.document.root, resource.create?.operation),
    run: (scene, stage) => tryKind(scene, stage, kind),
  });
}

async function tryKind(scene: Scene, stage: Stage, kind: ProbeKind): Promise<void> {
  const operation = stage.resource.create?.operation;
  const probes = await probesOf(scene.run, stage, kind);
  if (probes.length === 0) scene.skip('the schema leaves nothing of this kind to break');
  if (operation === undefined) return;
  const replies = await scene.probes(probes.map((probe) => scene.draft(operation, { json: probe.json })));
  replies.forEach((exchange, i) => {
    const probe = probes[i];
    if (probe === undefined || !isSuccess(exchange)) return;
    scene.fail({
      trail: probe.trail,
      operation: operation.label,
      exchange,
      message: `${operation.label} accepted a body ${probe.what}`,
      expected: '4xx',
      actual: brief(`${statusOf(exchange)} for ${probe.what}`),
    });
  });
}
