import type { ResourceWith } from '../../../spec/resource.ts';
import { defineCheck, type Item, isSuccess, type RequestDraft, type ResourceContext } from '../../check.ts';
import { withEncodedEnd } from '../../probes/paths.ts';
import { accessOperation, authenticationEvidence, readWith, requireAccepted } from './issued-key.ts';
import { expectRejected, expectRejectedEverywhere, type RevokedKey } from './revoked-key.ts';

export const revoked = defineCheck({
  id: 'auth/revoked',
  title: 'a deleted key no longer authenticates',
  why: 'A key is deleted when it has leaked. A cache or a forgotten index keeps it valid.',
  failing: 'DELETE /keys/ci -> 200, then GET /keys with that key -> 200',
  passing: 'DELETE /keys/ci -> 200, then GET /keys with that key -> 401',
  source: 'x-resource: authenticates (until the item is deleted)',
  tries: 'a deleted key is rejected at once, for reads and writes, also when its name is used again',
  provokes: true,
  given: { verbs: ['delete', 'create'], where: ({ authenticates }) => authenticates !== undefined },
  writes: true,
  async run(context) {
    const { api, items, resource, require } = context;
    const item = await items.create();
    const key = revokedKey(context, item);
    await requireAccepted(context, resource, key.secret);
    await require(item.delete()).succeeds('the delete was rejected');
    await expectRejectedEverywhere(context, key);
    await deleteItself(context);
    await deleteWithAnother(context);
    await deleteByEncodedPath(context);
    // A flag that toggles: a second delete, to be sure, makes the key valid again.
    await api.probe(await item.request('delete'));
    await expectRejected(context, key, 'after it was deleted twice');
    if (items.nameField === undefined || item.name === undefined) return;
    const successor = await items.tryCreate({ [items.nameField]: item.name });
    await expectRejected(context, key, 'after its name was used again');
    if (successor.item) await expectSuccessorAccepted(context, successor.item);
  },
});

type Context = ResourceContext<ResourceWith<'create' | 'delete'>>;

function revokedKey({ resource }: Context, { secret }: Item): RevokedKey {
  const { operation } = resource.delete;
  const at = authenticationEvidence(resource, operation);
  return { what: `a deleted ${resource.name}`, secret, operation, at, always: true };
}

/** A key that deletes itself, where it may. */
async function deleteItself(context: Context): Promise<void> {
  const { api, items, resource } = context;
  const item = await items.create();
  const as = api.holder(accessOperation(context, resource), item.secret);
  if (!isSuccess(await api.probe(await item.request('delete', { as })))) return;
  item.markDeleted();
  await expectRejected(context, revokedKey(context, item), 'after it has deleted itself');
}

/** A key that another one deletes. */
async function deleteWithAnother(context: Context): Promise<void> {
  const { api, items, resource } = context;
  const as = api.holder(accessOperation(context, resource), (await items.first()).secret);
  await tryDelete(context, 'after another key has deleted it', (item) => item.request('delete', { as }));
}

/** A path that is written in another way and means the same: what is looked up is not always what is compared. */
async function deleteByEncodedPath(context: Context): Promise<void> {
  await tryDelete(context, 'after a delete by its percent-encoded path', async (item) => {
    const request = await item.request('delete');
    return { ...request, path: withEncodedEnd(request.path), operation: undefined };
  });
}

/** A delete that a server may reject: only a key that is gone from the list, too, must be rejected. */
async function tryDelete(
  context: Context,
  when: string,
  request: (item: Item) => Promise<RequestDraft>,
): Promise<void> {
  const item = await context.items.create();
  const reply = await context.api.probe(await request(item));
  if (!isSuccess(reply) || (await item.exists()) !== false) return;
  item.markDeleted();
  await expectRejected(context, revokedKey(context, item), when);
}

/** A revocation is of a key, not of its name. */
async function expectSuccessorAccepted(context: Context, { secret }: Item): Promise<void> {
  if (secret === undefined) return;
  const { expect, resource } = context;
  const operation = accessOperation(context, resource);
  const at = authenticationEvidence(resource, operation);
  const reply = await readWith(context, resource, secret);
  expect(reply, { operation, at, always: true, check: 'auth/accepts-created' }).succeeds(
    `a created ${resource.name} does not authenticate if a deleted one had its name`,
  );
}
