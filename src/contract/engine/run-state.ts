import type { Document, Operation } from '../../spec/document.ts';
import { objectOf } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import { type Resource, rolesOf } from '../../spec/resource.ts';
import type { SchemaJudge } from '../../spec/validate.ts';
import type { Exchange } from '../types.ts';
import { type Caller, callerFor } from './caller.ts';
import type { CheckFilter } from './filter.ts';
import { parse } from './judge.ts';
import { createLedger, type Item, type Ledger } from './ledger.ts';
import type { Settings } from './options.ts';
import type { DraftParts } from './scene.ts';
import { Skip } from './signals.ts';
import { createStage, type Stage } from './stage.ts';
import type { Draft, Transport } from './transport.ts';
import { bodyProperties, labelField } from './values.ts';

/** What one run shares among its cases. */
export interface Run {
  readonly settings: Settings;
  readonly document: Document;
  readonly resources: readonly Resource[];
  readonly schemas: SchemaJudge;
  readonly ledger: Ledger;
  readonly filter: CheckFilter;
  /** A name that nobody else has: `keymock-1a2b3c-7`. */
  freshName(): string;
  /** Whether a name is one of this run's. */
  isOwnName(name: string): boolean;
  /** A number below `below`, from the seed. */
  chance(below: number): number;
  stage(resource: Resource): Stage;
  self(operation: Operation): Caller;
  other(operation: Operation): Caller | undefined;
  draft(operation: Operation, parts?: DraftParts): Draft;
  send(draft: Draft): Promise<Exchange>;
  /** Path and query of a draft as they go over the wire: what a digest is computed over. */
  target(draft: Draft): string;
  sendAll(drafts: readonly Draft[], atOnce?: number): Promise<Exchange[]>;
}

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
  const chance = createChance(settings.seed);
  const prefix = `keymock-${settings.seed.toString(36)}`;
  let names = 0;
  const run: Run = {
    settings,
    document,
    resources,
    schemas,
    filter,
    chance,
    ledger: createLedger(),
    isOwnName: (name) => name.startsWith(`${prefix}-`),
    freshName: () => `${prefix}-${(names++).toString(36)}`,
    stage(resource) {
      const known = stages.get(resource) ?? createStage(run, resource);
      stages.set(resource, known);
      return known;
    },
    self(operation) {
      const caller = callerFor(document, operation, settings.self);
      if (caller === undefined) throw new Skip(`no credential for ${schemesOf(operation)} was given`);
      return caller;
    },
    other: (operation) => settings.other && callerFor(document, operation, settings.other),
    draft: (operation, parts = {}) => createDraft(run, operation, parts),
    target: (draft) => transport.target(draft),
    send: (draft) => sendTracked(run, transport, draft),
    async sendAll(drafts, atOnce = together) {
      const replies: Exchange[] = [];
      let next = 0;
      const work = async () => {
        for (let i = next++; i < drafts.length; i = next++) {
          const draft = drafts[i];
          if (draft) replies[i] = await run.send(draft);
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, drafts.length) }, work));
      return replies;
    },
  };
  return run;
}

function createDraft(run: Run, operation: Operation, parts: DraftParts): Draft {
  const given = parts.parameters ?? {};
  const query: [string, string][] = [];
  const headers: Record<string, string> = { ...parts.headers };
  let { path } = operation;
  for (const parameter of operation.parameters) {
    const own = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    const value = own ?? (parameter.required ? requiredValue(run, operation, parameter, parts) : undefined);
    if (value === undefined || value === null) continue;
    if (parameter.in === 'path')
      path = path.replace(`{${parameter.name}}`, encodeURIComponent(String(value)));
    if (parameter.in === 'query') query.push([parameter.name, String(value)]);
    if (parameter.in === 'header') headers[parameter.name] ??= String(value);
  }
  const body = parts.raw ?? (parts.json === undefined ? undefined : JSON.stringify(parts.json));
  const contentType =
    parts.contentType === undefined && body !== undefined ? 'application/json' : parts.contentType;
  if (contentType) headers['Content-Type'] = contentType;
  return {
    operation,
    method: operation.method,
    path,
    query,
    headers,
    caller: parts.caller ?? run.self(operation),
    ...(body === undefined ? {} : { body }),
  };
}

/** What a required parameter is given where the case does not say: an input, or on loopback the document's own example. */
function requiredValue(
  run: Run,
  operation: Operation,
  parameter: Operation['parameters'][number],
  parts: DraftParts,
): string | undefined {
  const { settings } = run;
  if (parameter.in === 'header') {
    const isGiven = [settings.headers, parts.headers ?? {}].some((headers) =>
      Object.keys(headers).some((name) => name.toLowerCase() === parameter.name.toLowerCase()),
    );
    if (isGiven) return undefined;
  }
  const input = settings.inputs[parameter.name];
  if (input !== undefined) return input;
  const example = settings.isLoopback || parameter.in === 'query' ? parameter.example : undefined;
  if (example === undefined)
    throw new Skip(`${operation.label} needs ${parameter.name}; give it with --input ${parameter.name}=...`);
  return String(example);
}

/** Sends a draft and writes down what it makes, from before it is sent. */
async function sendTracked(run: Run, transport: Transport, draft: Draft): Promise<Exchange> {
  const resource =
    draft.operation &&
    rolesOf(run.resources, draft.operation).find(({ verb }) => verb === 'create')?.resource;
  if (resource?.create === undefined) return transport.send(draft);
  if (!run.settings.mayWrite) throw new Skip('it writes; allow that with --write');
  const { intents, items } = run.ledger;
  const made = intents.filter((intent) => intent.state !== 'refused').length;
  if (made >= run.settings.maxCreates)
    throw new Skip(`${made} creates have been made, and --max-creates allows no more`);
  const known = bodyProperties(run.document.root, resource.create.operation);
  const body = objectOf(typeof draft.body === 'string' ? parse(draft.body) : undefined);
  // What was sent beside the documented fields is no part of the item.
  const sent = Object.fromEntries(Object.entries(body).filter(([name]) => Object.hasOwn(known, name)));
  const labelAt = labelField(run.document.root, resource.create);
  const labelled = labelAt === undefined ? undefined : sent[labelAt];
  const label = typeof labelled === 'string' ? labelled : undefined;
  const intent = {
    resource,
    label,
    caller: draft.caller,
    headers: draft.headers,
    state: 'open' as 'open' | 'made' | 'refused' | 'unknown',
  };
  intents.push(intent);
  const exchange = await transport.send(draft).catch((error: unknown) => {
    // Nothing was sent when a run is interrupted before a request.
    intent.state = 'refused';
    throw error;
  });
  const { status } = exchange.response;
  intent.state =
    status >= 200 && status < 300 ? 'made' : status >= 400 && status < 500 ? 'refused' : 'unknown';
  if (intent.state === 'made') {
    const shown = objectOf(valueAt(parse(exchange.response.body), resource.create.item));
    items.push({
      resource,
      label,
      sent,
      shown,
      exchange,
      caller: draft.caller,
      headers: draft.headers,
      known: shown,
      isAlive: true,
    });
  }
  return exchange;
}

/** The item that an exchange made, if it made one. */
export function itemOf(ledger: Ledger, exchange: Exchange): Item | undefined {
  return ledger.items.find((item) => item.exchange === exchange);
}

function schemesOf(operation: Operation): string {
  return [...new Set(operation.security.flat())].join(' or ');
}

/** Same seed, same numbers (mulberry32). */
function createChance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}
