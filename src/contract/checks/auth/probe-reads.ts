import { deepEqual, type JsonObject } from '../../../spec/json.ts';
import {
  type Collection,
  type Exchange,
  isSuccess,
  type OperationContext,
  readListing,
} from '../../check.ts';
import type { CredentialKind, CredentialProbe } from '../../probes/credential-probe.ts';
import { unauthenticatedParameters } from '../../probes/parameters.ts';
import {
  cannotBeAnAccount,
  createsAccounts,
  expectNothingRevealed,
  reportAccepted,
} from './accepted-probe.ts';
import { requestsByOtherPaths } from './other-paths.ts';

/** A read of no resource: whose data it shows is unknown, so only a request without a credential counts. */
export async function tryRead(
  context: OperationContext,
  probes: readonly CredentialProbe[],
  kind: CredentialKind,
): Promise<void> {
  const replies = await probeAll(context, probes);
  const mayCreateAccounts = createsAccounts(context) && kind !== 'missing' && kind !== 'empty';
  for (const { probe, reply } of replies)
    if (isSuccess(reply) && !mayCreateAccounts) reportAccepted(context, probe, reply);
}

export async function tryList(
  context: OperationContext,
  items: Collection,
  usual: readonly CredentialProbe[],
  kind: CredentialKind,
): Promise<void> {
  const { api, document, operation, skip } = context;
  const own = await ownItems(context, items);
  const source = { root: document.root, operation, self: api.self(operation) };
  const bare = kind === 'missing' ? unauthenticatedParameters(source, items.resource, own.shown[0]) : [];
  const probes = [...usual, ...bare];
  let accounts = 0;
  for (const { probe, reply } of await probeAll(context, probes)) {
    if (!isSuccess(reply)) continue;
    if (showsOwn(items, own, reply) || cannotBeAnAccount(context, kind))
      reportAccepted(context, probe, reply);
    else accounts++;
  }
  if (accounts === probes.length) skip('this server creates an account of its own for any credential');
  if (kind === 'missing') await tryOtherPaths(context, items, own);
}

/** Only own items count: anything may be at another path. */
async function tryOtherPaths(context: OperationContext, items: Collection, own: OwnItems): Promise<void> {
  const { api, operation } = context;
  const request = api.request(operation, { as: { kind: 'nobody' } });
  for (const { label, other } of requestsByOtherPaths(api, request)) {
    const reply = await api.probe(other);
    if (isSuccess(reply) && showsOwn(items, own, reply))
      reportAccepted(context, { label: `no credential, for its path with ${label}` }, reply);
  }
}

async function probeAll(
  context: OperationContext,
  probes: readonly CredentialProbe[],
): Promise<{ probe: CredentialProbe; reply: Exchange }[]> {
  const { api, operation } = context;
  const replies = await api.probeAll(probes.map((probe) => api.request(operation, probe)));
  const tried = probes.flatMap((probe, i) => {
    const reply = replies[i];
    return reply === undefined ? [] : [{ probe, reply }];
  });
  for (const { probe, reply } of tried) expectNothingRevealed(context, probe.label, reply);
  return tried;
}

/** Items of the account under test, as its list shows them. */
interface OwnItems {
  readonly shown: readonly JsonObject[];
  /** Whether this run created them, so that their ids are theirs alone. */
  readonly areCreated: boolean;
}

/** One that was created where that is allowed, else those that are there. */
async function ownItems({ limits, optional }: OperationContext, items: Collection): Promise<OwnItems> {
  const created =
    limits.mayWrite && items.resource.create
      ? await optional(
          (async () => {
            const item = await items.first();
            return item.find(await items.list()) ?? item.known;
          })(),
        )
      : undefined;
  return created
    ? { shown: [created], areCreated: true }
    : { shown: (await items.list()).items, areCreated: false };
}

function showsOwn(items: Collection, own: OwnItems, reply: Exchange): boolean {
  const shown = readListing(items.resource, reply).items;
  return shown.some((item) => own.shown.some((mine) => isSame(items, own.areCreated, mine, item)));
}

/** What every account starts with may have the same id in all of them, but not the same owner. */
function isSame({ idOf }: Collection, areCreated: boolean, mine: JsonObject, item: JsonObject): boolean {
  const id = idOf(mine);
  return areCreated && id !== undefined ? deepEqual(id, idOf(item)) : deepEqual(mine, item);
}
