import type { Operation } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import { createRandomCredentials } from '../bodies/random-credentials.ts';
import { callerFor } from '../http/caller.ts';
import { pool } from '../http/pool.ts';
import type { Transport } from '../http/transport.ts';
import type { ExistingItems } from '../items/existing.ts';
import { createLedger } from '../items/ledger.ts';
import { createExistingItems } from '../items/read-existing.ts';
import type { Settings } from '../options.ts';
import { Skip } from '../signals.ts';
import { createChance } from './chance.ts';
import { createDraft } from './create-draft.ts';
import { createStage } from './create-stage.ts';
import { dangerOf } from './danger.ts';
import type { CheckFilter } from './filter.ts';
import { createOwnNames } from './own-names.ts';
import type { Run } from './run-state.ts';
import { createSender } from './send-tracked.ts';
import type { Stage } from './stage.ts';

export interface RunParts {
  readonly settings: Settings;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly transport: Transport;
  readonly filter: CheckFilter;
  /** Default: read from the server's lists. */
  readonly existing?: ExistingItems;
}

/** Independent requests under way at once: quick on loopback, polite elsewhere. */
const together = 4;

export function createRun({ settings, resources, schemas, transport, filter, existing }: RunParts): Run {
  const { document } = settings;
  const stages = new Map<Resource, Stage>();
  const run: Run = {
    settings,
    document,
    resources,
    schemas,
    filter,
    chance: createChance(settings.seed),
    ledger: createLedger(),
    ...createOwnNames(settings.identity),
    existing: existing ?? createExistingItems(() => run),
    withRandomCredentials: createRandomCredentials(() => run),
    dangerOf: (draft) => dangerOf(run, draft),
    stage(resource) {
      const known = stages.get(resource) ?? createStage(run, resource);
      stages.set(resource, known);
      return known;
    },
    startAnew: () => stages.clear(),
    self(operation) {
      const caller = callerFor(document, operation, settings.self);
      if (caller === undefined) throw new Skip(`no credential for ${schemesOf(operation)} was given`);
      return caller;
    },
    other: (operation) => settings.other && callerFor(document, operation, settings.other),
    draft: (operation, parts = {}) => createDraft(run, operation, parts),
    target: (draft) => transport.target(draft),
    pause: (ms) => transport.pause(ms),
    send: (draft) => send(draft),
    sendAll: (drafts, atOnce = together) => pool(drafts, transport.atOnce(drafts, atOnce), run.send),
  };
  const send = createSender(run, transport);
  return run;
}

function schemesOf(operation: Operation): string {
  return [...new Set(operation.security.flat())].join(' or ');
}
