import type * as documented from '../../generated/oceanbase/documented/types.ts';
import type * as live from '../../generated/oceanbase/live/types.ts';
import type { HandlersOf } from '../../mock/handlers.ts';
import type { Context } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { fail } from './errors.ts';
import { apiKeyModel, keyOf, newApiKey, newId, timestamp } from './model.ts';
import { created, deleted, listed } from './present.ts';
import { ownerOf } from './scope.ts';

const defaultPageSize = 10;
const largestPageSize = 100;
/** What the server takes where more than the largest is asked for (documented). */
const pageSizeAboveLargest = 20;

/** By operationId. */
export const handlers = {
  createApiKey(context) {
    const { tables, clock, chance } = context;
    // Validated by a step before.
    const { name, action } = context.body as documented.components['schemas']['CreateApiKeyRequest'];
    const owner = ownerOf(context);
    const id = newId(chance);
    const createdAt = timestamp(clock);
    const row = tables.get(apiKeyModel).create({
      key: keyOf(owner, id),
      owner,
      id,
      name,
      action,
      apiKey: newApiKey(chance),
      createdAt,
      updatedAt: createdAt,
      expiresAt: null,
    });
    return { status: 200, body: created(row, context) };
  },

  listApiKeys(context) {
    const pageNumber = readCount(context, 'pageNumber', 1);
    const asked = readCount(context, 'pageSize', defaultPageSize);
    const pageSize = asked > largestPageSize ? pageSizeAboveLargest : asked;
    const keys = context.tables.get(apiKeyModel).of(ownerOf(context));
    const rows = keys.page({ offset: (pageNumber - 1) * pageSize, limit: pageSize });
    return { status: 200, body: listed({ rows, total: keys.count, pageNumber, pageSize }, context) };
  },

  deleteApiKey(context) {
    const id = context.query.get('id');
    if (!id) return fail('missing-id', {});
    const keys = context.tables.get(apiKeyModel);
    const row = keys.get(keyOf(ownerOf(context), id));
    if (!row) return fail('unknown-key', {});
    keys.delete(row);
    return { status: 200, body: deleted(context) };
  },
} satisfies HandlersOf<documented.operations, live.operations, Principal>;

/** A whole number from 1. Absurdly large ones are as good as the largest that can be counted. */
function readCount({ query }: Context<Principal>, field: string, byDefault: number): number {
  const text = query.get(field);
  if (text === null) return byDefault;
  const value = /^\d+$/.test(text) ? Number(text) : 0;
  if (value < 1) return fail('invalid-page', { field });
  return Math.min(value, 2 ** 31 - 1);
}
