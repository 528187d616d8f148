import { deepEqual, type JsonObject, objectOf, parseJson } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import { type CreateVerb, hasVerbs } from '../../spec/resource.ts';
import type { Exchange } from '../types.ts';
import { labelOf } from './item.ts';
import type { Intent, Item } from './ledger.ts';
import { neverArrived } from './patience.ts';
import { isRefusal, isSuccess } from './reply.ts';
import type { Run } from './run-state.ts';
import { Skip } from './signals.ts';
import type { Draft, Transport } from './transport.ts';
import { bodyProperties, labelField } from './values.ts';

/** Sends a draft and writes down what it makes, from before it is sent. @throws Skip where nothing more may be made */
export async function sendTracked(run: Run, transport: Transport, draft: Draft): Promise<Exchange> {
  const resource = run.resources
    .filter((candidate) => hasVerbs(candidate, ['create']))
    .find(({ create }) => create.operation === draft.operation);
  if (resource === undefined) return transport.send(draft);
  if (!run.settings.mayWrite) throw new Skip('it writes; allow that with --write');
  const { intents, items } = run.ledger;
  const made = intents.filter((intent) => intent.state !== 'refused').length;
  if (made >= run.settings.maxCreates)
    throw new Skip(`${made} creates have been made, and --max-creates allows no more`);
  const sent = sentFields(run, resource.create, draft);
  const labelAt = labelField(run.document.root, resource.create);
  const named = labelAt === undefined ? undefined : sent[labelAt];
  const label = labelOf(named);
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
      if (!items.some((other) => isGivenBack(other, item, labelAt))) items.push(item);
    }
    return exchange;
  } catch (error) {
    // Nothing was sent when a run is interrupted before a request, but perhaps before that.
    if (intent.doubt === undefined) intent.state = 'refused';
    throw error;
  }
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
function sentFields(run: Run, create: CreateVerb, { body }: Draft): JsonObject {
  const known = bodyProperties(run.document.root, create.operation);
  const fields = objectOf(typeof body === 'string' ? parseJson(body) : undefined);
  return Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(known, name)));
}

/** Whether something may have been made although nobody says so. */
function leavesOpen(exchange: Exchange): boolean {
  return !isSuccess(exchange) && !isRefusal(exchange) && !neverArrived(exchange.response);
}
