import type { ResourceWith } from '../../../spec/resource.ts';
import { secretOf } from '../../api/item.ts';
import { defineCheck, type Item, isSuccess, type ResourceContext } from '../../check.ts';
import { accessOperation, readWith, requireAccepted } from './issued-key.ts';
import { expectRejected, expectRejectedEverywhere, type RevokedKey } from './revoked-key.ts';

export const rotated = defineCheck({
  id: 'auth/rotated',
  title: 'after a rotation the new secret authenticates and the old one does not',
  why: 'A rotation is meant to revoke the old secret.',
  failing: 'POST /keys/1/rotate -> 200, then GET /keys with the old key -> 200',
  passing: 'POST /keys/1/rotate -> 200, then GET /keys with the old key -> 401',
  source: 'x-resource: rotate and authenticates',
  tries: 'the old secret is rejected and the new one accepted',
  provokes: true,
  given: { verbs: ['rotate', 'create'], where: ({ authenticates }) => authenticates !== undefined },
  writes: true,
  async run(context) {
    const { items, resource, expect } = context;
    const item = await items.create();
    const { operation, pointer } = resource.rotate;
    const promise = { operation, at: [pointer, operation.pointer], always: true };
    const old = (what: string, secret: string | undefined): RevokedKey => ({ ...promise, what, secret });
    const first = item.secret;
    await requireAccepted(context, resource, first);
    const second = await rotate(context, item);
    await expectRejectedEverywhere(context, old('a secret that was rotated out', first));
    expect(await readWith(context, resource, second), promise).succeeds(
      'the new secret of a rotation does not authenticate',
    );
    const third = await rotate(context, item);
    await expectRejected(context, old('a secret that was rotated out', second));
    await expectRejected(context, old('a secret that was rotated out before the last', first));
    const last = await rotateItself(context, item, third);
    if (last !== third) await expectRejected(context, old('a secret that has rotated itself out', third));
    if (!resource.delete || !isSuccess(await item.delete())) return;
    await expectRejected(context, old('the secret of a rotation, once its key is deleted,', last));
  },
});

type Context = ResourceContext<ResourceWith<'create' | 'rotate'>>;

/** @returns the new secret. @throws Skip */
async function rotate({ items, resource, require }: Context, item: Item): Promise<string | undefined> {
  const reply = await require(item.rotate()).succeeds('the rotation was rejected');
  return secretOf(resource, require.defined(items.shownBy('rotate', reply), 'the rotation shows no item'));
}

/** A key that rotates itself, where it may. @returns the secret that it has then */
async function rotateItself(
  context: Context,
  item: Item,
  secret: string | undefined,
): Promise<string | undefined> {
  const { api, items, resource } = context;
  const as = api.holder(accessOperation(context, resource), secret);
  const reply = await api.probe(await item.request('rotate', { as }));
  const shown = isSuccess(reply) ? items.shownBy('rotate', reply) : undefined;
  return (shown && secretOf(resource, shown)) ?? secret;
}
