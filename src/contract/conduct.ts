import { type Emit, openDesk, watch } from './desk.ts';
import type { PlannedCase } from './engine/check.ts';
import { cleanUp } from './engine/cleanup.ts';
import { createScene } from './engine/create-scene.ts';
import { filterOf } from './engine/filter.ts';
import type { RunOptions, Settings } from './engine/options.ts';
import { refusalToWrite } from './engine/permission.ts';
import { createRun } from './engine/run-state.ts';
import type { Scene } from './engine/scene.ts';
import { Interrupted, Skip } from './engine/signals.ts';
import { createTransport, type Draft } from './engine/transport.ts';
import { casesOf, type Plan } from './plan.ts';

/** A whole run: the plan is told, the cases are run, what they made is deleted, and all of it is summed up. */
export async function conduct(
  settings: Settings,
  plan: Plan,
  confirm: RunOptions['confirm'],
  emit: Emit,
): Promise<void> {
  const desk = openDesk(settings, plan, emit);
  const { redactor, verdicts, judge, coverage } = desk;
  const meta = metaOf(settings);
  const probes = new WeakSet<Draft>();
  const looked = new Set<string>();
  const transport = createTransport(settings, watch(desk, probes, looked, emit));

  emit({ type: 'plan', cases: casesOf(plan), meta });
  const refusal = await refusalToWrite(settings, plan, confirm);
  const run = createRun({
    settings: { ...settings, mayWrite: refusal === undefined },
    resources: plan.resources,
    schemas: judge.schemas,
    transport,
    filter: filterOf(settings.only),
  });
  const scene = createScene(run, probes, (fault) =>
    desk.report(fault.check ?? verdicts.current()?.check ?? '', fault),
  );
  let failure: unknown;
  for (const { info, planned } of plan.active) {
    const startedAt = performance.now();
    verdicts.begin(info);
    const end = await tryCase(planned, scene, refusal);
    // What a case that broke off has under way still belongs to it.
    if (end.reason !== undefined) await transport.idle();
    verdicts.settle(info, startedAt, end.reason);
    failure = end.failure;
    if (failure !== undefined) break;
  }
  verdicts.begin(undefined);

  await transport.idle();
  transport.finishing();
  const leftBehind = (await cleanUp(run)).map((left) => redactor.maskValue(left));
  for (const left of leftBehind) emit({ type: 'left-behind', ...left });
  for (const { info } of plan.passive) {
    emit({ type: 'start', case: info });
    const reason = looked.has(info.id) ? undefined : 'no exchange of this operation was made';
    verdicts.settle(info, performance.now(), reason);
  }
  if (failure !== undefined) throw redactor.maskError(failure);
  emit({
    type: 'end',
    report: {
      version: 1,
      tool: settings.tool,
      ...meta,
      summary: verdicts.summary,
      coverage: coverage.coverage(),
      findings: verdicts.findings.map((finding) => redactor.maskFinding(finding)),
      skipped: verdicts.skipped,
      leftBehind,
    },
  });
}

/** Why a case has come to no verdict, if it has not; and the error that ends the run. */
async function tryCase(
  planned: PlannedCase,
  scene: Scene,
  refusal: string | undefined,
): Promise<{ readonly reason?: string | undefined; readonly failure?: unknown }> {
  if (scene.run.settings.signal?.aborted) return { reason: interrupted };
  const reason = planned.skip ?? (planned.writes ? refusal : undefined);
  if (reason !== undefined) return { reason };
  try {
    await planned.run(scene);
    return {};
  } catch (error) {
    if (error instanceof Skip) return { reason: error.message };
    if (error instanceof Interrupted) return { reason: interrupted };
    return { reason: 'the run failed', failure: error };
  }
}

const interrupted = 'the run was interrupted';

function metaOf({ provider, dialect, url, seed }: Settings) {
  return { provider, dialect, url, seed };
}
