import { deepEqual, type JsonObject, objectOf, parseJson } from '../../spec/json.ts';
import { matchOperation } from '../../spec/match.ts';
import { valueAt } from '../../spec/pointer.ts';
import { type CreateVerb, hasVerbs, type ResourceWith } from '../../spec/resource.ts';
import { bodyProperties, labelField } from '../bodies/values.ts';
import { neverArrived } from '../http/patience.ts';
import { isRefusal, isSuccess } from '../http/reply.ts';
import type { Draft, Transport } from '../http/transport.ts';
import { identifiersOf, labelOf } from '../items/item.ts';
import type { Intent, Item } from '../items/ledger.ts';
import { whyNotDeleted } from '../items/left-behind.ts';
import { whyNotOwn } from '../items/own-items.ts';
import { Skip } from '../signals.ts';
import { statusOf } from '../status-of.ts';
import type { Exchange } from '../types.ts';
import { assertBudget, createRehearsal } from './create-budget.ts';
import type { Run } from './run-state.ts';
import { aOrAn } from './stage.ts';

/**
 * How a run sends: what might destroy another's is not sent, and what a request makes is written down, from before it is
 * sent. The sender throws Skip where it does not send.
 */
export function createSender(run: Run, transport: Transport): (draft: Draft) => Promise<Exchange> {
  const underway = new Set<Promise<Exchange>>();
  const create = (resource: ResourceWith<'create'>, draft: Draft) => {
    const sending = sendCreate(run, transport, resource, draft);
    const done = () => void underway.delete(sending);
    underway.add(sending);
    sending.then(done, done);
    return sending;
  };
  const rehearsal = createRehearsal(run, async (resource, draft) => {
    // Some servers refuse a create while another is under way.
    await Promise.allSettled([...underway]);
    return create(resource, draft);
  });
  return async (draft) => {
    const danger = run.dangerOf(draft);
    if (danger !== undefined) throw new Skip(`${danger}, so it is not sent`);
    const resource = createdBy(run, draft);
    if (resource === undefined) {
      const exchange = await transport.send(draft);
      noteDelete(run, draft, exchange);
      return exchange;
    }
    if (!run.settings.mayWrite) throw new Skip('it writes; allow that with --write');
    await run.existing.note(resource);
    // Again after each wait: creates that waited together may have been sent meanwhile.
    while (rehearsal.isNeeded(resource)) await rehearsal.run(resource);
    assertBudget(run, resource);
    return create(resource, draft);
  };
}

/** The resource that a request creates, also where its path is written in another way. */
function createdBy({ document, resources }: Run, draft: Draft): ResourceWith<'create'> | undefined {
  const operation = draft.operation ?? matchOperation(document, draft.method, draft.path)?.operation;
  return resources
    .filter((candidate) => hasVerbs(candidate, ['create']))
    .find(({ create }) => create.operation === operation);
}

async function sendCreate(
  run: Run,
  transport: Transport,
  resource: ResourceWith<'create'>,
  draft: Draft,
): Promise<Exchange> {
  const { intents, items, givesBack } = run.ledger;
  const sent = sentFields(run, resource.create, draft);
  const labelAt = labelField(run.document.root, resource.create);
  const named = labelAt === undefined ? undefined : sent[labelAt];
  const label = labelOf(named);
  const isTaken = label !== undefined && run.existing.of(resource).names.has(label);
  if (isTaken) throw new Skip(`${aOrAn(resource.name)} called ${label} was there before this run`);
  const { caller, headers } = draft;
  const intent: Intent = { resource, label, caller, headers, state: 'unknown', doubt: undefined };
  intents.push(intent);
  try {
    const exchange = await transport.send(draft, (tried) => {
      if (leavesOpen(tried)) intent.doubt ??= tried;
    });
    if (intent.doubt === undefined) intent.state = isSuccess(exchange) ? 'made' : 'refused';
    if (isSuccess(exchange)) {
      const shown = objectOf(valueAt(parseJson(exchange.response.body), resource.create.item));
      const item = { resource, label, sent, shown, exchange, caller, headers, known: shown, isAlive: true };
      if (isOlder(run, item)) {
        intent.state = 'refused';
        givesBack.add(resource);
      } else if (!items.some((other) => isGivenBack(other, item, labelAt))) items.push(item);
    }
    return exchange;
  } catch (error) {
    // Nothing was sent when a run is interrupted before a request, but perhaps before that.
    if (intent.doubt === undefined) intent.state = 'refused';
    throw error;
  }
}

/** Whether a reply to a create shows something that is not new, or that has another's name. */
function isOlder(run: Run, item: Item): boolean {
  const { labelAt } = run.stage(item.resource);
  const showsName = labelAt !== undefined && valueAt(item.shown, labelAt) !== undefined;
  const showsId = identifiersOf(item.resource, item.shown).length > 0;
  const why = whyNotOwn(run, item);
  return why !== undefined && (showsName || (showsId && why.startsWith('it was')));
}

/** Learns from the run's own deletes whether the server deletes at all. */
function noteDelete(run: Run, draft: Draft, exchange: Exchange): void {
  const { operation } = draft;
  const resource = run.resources.find((candidate) => operation && candidate.delete?.operation === operation);
  if (resource === undefined || operation === undefined || run.ledger.deletes.has(resource)) return;
  if (isSuccess(exchange)) run.ledger.deletes.set(resource, { works: true, why: statusOf(exchange) });
  else if (
    ![0, 404, 410, 429].includes(exchange.response.status) &&
    deepEqual(draft.caller, run.self(operation))
  )
    run.ledger.deletes.set(resource, { works: false, why: whyNotDeleted(exchange) });
}

/** Whether a create gave back what was there, by its id and its name. Of what was inferred nothing says that it may not. */
function isGivenBack(there: Item, item: Item, label: string | undefined): boolean {
  const { id, create, inferred } = item.resource;
  if (!inferred || id === undefined || !there.isAlive || there.resource !== item.resource) return false;
  const labelAt = label === undefined ? undefined : create?.fields[label];
  const same = (pointer: string) => deepEqual(valueAt(there.shown, pointer), valueAt(item.shown, pointer));
  return valueAt(item.shown, id) !== undefined && same(id) && (labelAt === undefined || same(labelAt));
}

/** What was sent beside the documented fields is no part of the item. */
function sentFields(run: Run, create: CreateVerb, { body, form }: Draft): JsonObject {
  const known = bodyProperties(run.document.root, create.operation);
  const fields = form ?? objectOf(typeof body === 'string' ? parseJson(body) : undefined);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(known, name)));
}

/** Whether something may have been made although nobody says so. */
function leavesOpen(exchange: Exchange): boolean {
  return !isSuccess(exchange) && !isRefusal(exchange) && !neverArrived(exchange.response);
}
