import { isObject, objectOf, parseJson } from '../../../spec/json.ts';
import type { ItemVerb } from '../../../spec/resource.ts';
import {
  aOrAn,
  type Collection,
  type Exchange,
  type Item,
  type ItemAction,
  isRefusal,
  isSuccess,
  type OperationContext,
  statusOf,
} from '../../check.ts';
import type { CredentialKind, CredentialProbe } from '../../probes/credential-probe.ts';
import { responseTrail } from '../trails.ts';
import { unusedParameters } from '../unused-parameters.ts';
import {
  cannotBeAnAccount,
  expectNothingRevealed,
  reportAccepted,
  reportDoneAllTheSame,
} from './accepted-probe.ts';
import { requestsByOtherPaths } from './other-paths.ts';

export async function tryCreate(
  context: OperationContext,
  items: Collection,
  probes: readonly CredentialProbe[],
  kind: CredentialKind,
): Promise<void> {
  const { api, skip } = context;
  if (items.canHaveMany) await items.first();
  else if (kind !== 'missing' && kind !== 'empty')
    skip(`${aOrAn(items.resource.name)} cannot be deleted again, so this is not tried`);
  let accounts = 0;
  for (const probe of probes) {
    const reply = await api.probe(items.createRequest(await items.body(), probe));
    expectNothingRevealed(context, probe.label, reply);
    if (!isSuccess(reply)) continue;
    const item = items.createdBy(reply);
    const isOwn =
      item !== undefined &&
      items.resource.list !== undefined &&
      item.find(await items.listAll()) !== undefined;
    if (isOwn || cannotBeAnAccount(context, kind)) reportAccepted(context, probe, reply);
    else accounts++;
  }
  if (accounts === probes.length) skip('this server creates an account of its own for any credential');
}

export async function tryItem(
  context: OperationContext,
  items: Collection,
  action: ItemAction,
  probes: readonly CredentialProbe[],
  kind: CredentialKind,
): Promise<void> {
  const { api } = context;
  const item = action === 'read' ? await items.first() : await items.create();
  const wasThere = action === 'delete' && (await item.exists()) === true;
  const json = action === 'update' ? {} : undefined;
  const replies: { probe: CredentialProbe; reply: Exchange }[] = [];
  for (const probe of probes) {
    const reply = await api.probe(await item.request(action, { ...probe, ...(json && { json }) }));
    expectNothingRevealed(context, probe.label, reply);
    replies.push({ probe, reply });
    if (action !== 'delete') {
      if (isSuccess(reply)) reportAccepted(context, probe, reply);
      continue;
    }
    const isGone = wasThere && (isSuccess(reply) || kind === 'missing') && (await item.exists()) === false;
    if (isGone) item.markDeleted();
    if (isGone && !isSuccess(reply)) return reportDoneAllTheSame(context, probe.label, reply);
    if (isGone || (isSuccess(reply) && cannotBeAnAccount(context, kind)))
      return reportAccepted(context, probe, reply);
  }
  if (action === 'read' && kind === 'missing') await tryOtherPaths(context, items, item);
  const rule = items.resource[action];
  const [first] = replies;
  if (rule && first && (kind === 'missing' || kind === 'garbage'))
    await expectExistenceHidden(context, rule, item, { ...first, kind, json });
}

/** Other ways to write the path of an item, and HEAD, which shows whether it is there. */
async function tryOtherPaths(context: OperationContext, items: Collection, item: Item): Promise<void> {
  const { api } = context;
  const request = await item.request('read', { as: { kind: 'nobody' } });
  for (const { label, other } of requestsByOtherPaths(api, request)) {
    const reply = await api.probe(other);
    const shown = isSuccess(reply) ? items.shownBy('read', reply) : undefined;
    if (shown !== undefined && item.id !== undefined && items.idOf(shown) === item.id)
      reportAccepted(context, { label: `no credential, for its path with ${label}` }, reply);
  }
  const reply = await api.probe({ ...request, method: 'HEAD', operation: undefined });
  if (isSuccess(reply)) reportAccepted(context, { label: 'no credential, when asked by HEAD' }, reply);
}

interface Rejection {
  readonly probe: CredentialProbe;
  readonly kind: CredentialKind;
  /** To a request about an item that exists. */
  readonly reply: Exchange;
  readonly json: object | undefined;
}

/** A caller who is not authorised must not learn which items exist: one that does and one that does not are rejected alike. */
async function expectExistenceHidden(
  context: OperationContext,
  { operation, by }: ItemVerb,
  item: Item,
  { probe, kind, reply, json }: Rejection,
): Promise<void> {
  const { api, collection, expect } = context;
  if (Object.keys(by).length === 0 || !isRefusal(reply)) return;
  const parameters = unusedParameters(context, collection(item.resource), by, item);
  const request = api.request(operation, { ...probe, parameters, ...(json && { json }) });
  // An id like a number may be another's.
  if (api.mayDestroy(request)) return;
  const unused = await api.probe(request);
  if (!isRefusal(unused)) return;
  // A server that creates accounts for any credential answers such an account, not a caller without one.
  if (kind !== 'missing' && ![reply, unused].some(({ response }) => response.status === 401)) return;
  const [existing, missing] = [reasonOf(reply), reasonOf(unused)];
  expect(unused, { operation, at: responseTrail(operation, 401), always: true }).holds(existing === missing, {
    message: `${operation.label} reveals to a caller with ${probe.label} which items exist`,
    expected: `${existing}, as for one that exists`,
    actual: `${missing} for one that does not`,
  });
}

/** The status of a rejection and its code, if it has one: at the top, or in its `error`. */
function reasonOf(exchange: Exchange): string {
  const body = objectOf(parseJson(exchange.response.body));
  const codes = [body, ...Object.values(body).filter(isObject)].flatMap((part) =>
    ['code', 'error_code', 'errorCode'].map((name) => part[name]),
  );
  return [statusOf(exchange), ...codes.filter((code) => typeof code === 'string')].join(' ');
}
