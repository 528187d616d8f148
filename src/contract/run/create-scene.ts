import type { Fault } from '../findings/fault.ts';
import type { Draft } from '../http/transport.ts';
import { Skip } from '../signals.ts';
import type { Run } from './run-state.ts';
import type { Scene } from './scene.ts';

/** The scene of all cases of a run. `probes` takes in what was sent to be refused. */
export function createScene(run: Run, probes: WeakSet<Draft>, fail: (fault: Fault) => void): Scene {
  const mark = (draft: Draft) => {
    probes.add(draft);
    return draft;
  };
  return {
    run,
    fail,
    skip(reason) {
      throw new Skip(reason);
    },
    send: (draft) => run.send(draft),
    probe: (draft) => run.send(mark(draft)),
    probes: (drafts) => run.sendAll(drafts.map(mark)),
    stage: (resource) => ({ ...run.stage(resource), resource }),
    draft: (operation, parts) => run.draft(operation, parts),
  };
}
