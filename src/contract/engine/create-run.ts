import type { Operation } from '../../spec/document.ts';
import type { Resource } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import { callerFor } from './caller.ts';
import { createChance } from './chance.ts';
import { createDraft } from './create-draft.ts';
import { createStage } from './create-stage.ts';
import type { CheckFilter } from './filter.ts';
import { createLedger } from './ledger.ts';
import type { Settings } from './options.ts';
import { pool } from './pool.ts';
import type { Run } from './run-state.ts';
import { sendTracked } from './send-tracked.ts';
import { Skip } from './signals.ts';
import type { Stage } from './stage.ts';
import type { Transport } from './transport.ts';

export interface RunParts {
  readonly settings: Settings;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly transport: Transport;
  readonly filter: CheckFilter;
}

/** Independent requests under way at once: quick on loopback, polite elsewhere. */
const together = 4;

export function createRun({ settings, resources, schemas, transport, filter }: RunParts): Run {
  const { document } = settings;
  const stages = new Map<Resource, Stage>();
  const prefix = `keymock-${settings.seed.toString(36)}`;
  const numbers = new Set<number>();
  let names = 0;
  const run: Run = {
    settings,
    document,
    resources,
    schemas,
    filter,
    chance: createChance(settings.seed),
    ledger: createLedger(),
    isOwnName: (name) => name.startsWith(`${prefix}-`) || numbers.has(Math.trunc(Number(name))),
    freshNumber() {
      const number = 700_000_000 + ((settings.seed * 10_007 + numbers.size * 31) % 200_000_000);
      numbers.add(number);
      return number;
    },
    freshName: () => `${prefix}-${(names++).toString(36)}`,
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
    send: (draft) => sendTracked(run, transport, draft),
    sendAll: (drafts, atOnce = together) => pool(drafts, transport.atOnce(drafts, atOnce), run.send),
  };
  return run;
}

function schemesOf(operation: Operation): string {
  return [...new Set(operation.security.flat())].join(' or ');
}
