import type { Operation } from '../../../spec/document.ts';
import { type Resource, type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import {
  type Caller,
  type Collection,
  isSecured,
  isSuccess,
  type RequestDraft,
  type ResourceContext,
} from '../../check.ts';
import { accessOperation } from './issued-key.ts';

/** A key that must not authenticate any more. */
export interface RevokedKey {
  /** `a deleted api-key`. */
  readonly what: string;
  readonly secret: string | undefined;
  /** The operation that has revoked it, and where the document says so. */
  readonly operation: Operation;
  readonly at: readonly string[];
  /** Whether it must be revoked on any server, whatever the document's grade. */
  readonly always: boolean;
}

type Context = ResourceContext<ResourceWith<'create'>>;

/** Tries all that can be done with a key: each operation may have a guard of its own. */
export async function expectRejectedEverywhere(context: Context, key: RevokedKey): Promise<void> {
  const { api, items, resource } = context;
  await expectRejected(context, key);
  const as = api.holder(accessOperation(context, resource), key.secret);
  await tryItem(context, items, key, as);
  await expectProbeRejected(context, key, items.createRequest(await items.body(), { as }), 'creates');
  await tryOtherReads(context, key);
  await tryOtherResources(context, key);
}

/** Tries the one read that shows whether a key authenticates. `when` completes the message: `after a second delete`. */
export async function expectRejected(
  context: ResourceContext<Resource>,
  key: RevokedKey,
  when = '',
): Promise<void> {
  const operation = accessOperation(context, context.resource);
  const request = context.api.request(operation, { as: context.api.holder(operation, key.secret) });
  await expectProbeRejected(context, key, request, 'reads', when);
}

/** @returns whether it was rejected */
async function expectProbeRejected(
  context: ResourceContext<Resource>,
  { what, operation, at, always }: RevokedKey,
  request: RequestDraft,
  does: string,
  when = '',
): Promise<boolean> {
  const reply = await context.api.probe(request);
  // A key that will be rejected cannot delete in the end what it has created now.
  context.items.createdBy(reply)?.takeOver();
  const message = `${what} still ${does} (${request.operation?.label})${when === '' ? '' : ` ${when}`}`;
  return context.expect(reply, { operation, at, always }).isRejected(message);
}

const actions = [
  ['read', 'reads', {}],
  ['update', 'updates', { json: {} }],
  ['rotate', 'rotates', {}],
  ['delete', 'deletes', {}],
] as const;

/** All that is done to an item; the delete comes last, as nothing is left to try after it. */
async function tryItem(context: Context, items: Collection, key: RevokedKey, as: Caller): Promise<void> {
  const item = await items.create();
  for (const [action, does, options] of actions) {
    if (items.resource[action] === undefined) continue;
    const request = await item.request(action, { as, ...options });
    const isRejected = await expectProbeRejected(context, key, request, does);
    if (action === 'delete' && !isRejected) item.markDeleted();
  }
}

/** Other reads, whatever they show: a few, as most share one guard. */
async function tryOtherReads(context: Context, key: RevokedKey): Promise<void> {
  const { document, resources, resource, api } = context;
  const reads = document.operations.filter(
    (operation) =>
      operation.method === 'GET' &&
      !operation.path.includes('{') &&
      isSecured(operation) &&
      !rolesOf(resources, operation).some((role) => role.resource === resource),
  );
  for (const operation of reads.slice(0, 4)) {
    const as = holderOrNone(context, operation, key);
    if (as === undefined) continue;
    const open = await api.probe(api.request(operation, { as: { kind: 'nobody' } }));
    // What anybody may read, whatever the document says, tells nothing of a key.
    if (!isSuccess(open)) await expectProbeRejected(context, key, api.request(operation, { as }), 'reads');
  }
}

/** What is done to items of other resources; where one cannot be deleted again, the only one there is is read. */
async function tryOtherResources(context: Context, key: RevokedKey): Promise<void> {
  for (const other of context.resources) {
    if (other === context.resource || other.inferred || other.create === undefined) continue;
    const as = holderOrNone(context, other.create.operation, key);
    if (as === undefined) continue;
    const items = context.collection(other);
    const steps = async () => {
      if (items.canHaveMany) {
        await expectProbeRejected(context, key, items.createRequest(await items.body(), { as }), 'creates');
        await tryItem(context, items, key, as);
      } else if (other.read) {
        const request = await (await items.first()).request('read', { as });
        await expectProbeRejected(context, key, request, 'reads');
      }
    };
    // A resource that cannot be created here says nothing about the key.
    await context.optional(steps());
  }
}

function holderOrNone({ api }: Context, operation: Operation, { secret }: RevokedKey): Caller | undefined {
  return api.takesSecret(operation) ? api.holder(operation, secret) : undefined;
}
