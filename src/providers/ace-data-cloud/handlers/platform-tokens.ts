import type { Handler } from '../../../mock/provider.ts';
import { join, platformTokenModel } from '../model.ts';
import { platformTokenOf, readOwner } from '../owned.ts';
import { pageField, readRange } from '../paging.ts';
import { platformToken } from '../present.ts';
import type { Principal } from '../principal.ts';
import { newPlatformToken, rememberPlatformToken } from '../secrets.ts';
import { timestamp } from '../timestamp.ts';

export const platformTokenHandlers = {
  listPlatformTokens(context) {
    const { query, tables, dialect } = context;
    const table = tables.get(platformTokenModel);
    const owner = readOwner(context, table);
    if (owner === undefined) return { status: 200, body: { count: 0, [pageField[dialect]]: [] } };
    const found = table.of(owner);
    const rows = found.page(readRange(query)).map(platformToken);
    return { status: 200, body: { count: found.count, [pageField[dialect]]: rows } };
  },

  createPlatformToken(context) {
    const { tables, clock, chance, principal, namespace } = context;
    const { userId, owner } = principal;
    const id = chance.uuid4();
    const token = newPlatformToken(chance);
    const createdAt = timestamp(clock);
    const row = tables.get(platformTokenModel).create({
      key: join(owner, id),
      namespace,
      owner,
      id,
      userId,
      token,
      createdAt,
      updatedAt: createdAt,
      usedAt: null,
    });
    rememberPlatformToken(token, row.key, context);
    return { status: 201, body: platformToken(row) };
  },

  getPlatformTokenOwner: ({ principal }) => ({ status: 200, body: { id: principal.userId } }),

  getPlatformToken(context) {
    const row = platformTokenOf(context, context.path.platform_token_id ?? '');
    return { status: 200, body: platformToken(row) };
  },

  /** The bearer stays known, and is refused from now on because its platform token is gone. */
  deletePlatformToken(context) {
    const row = platformTokenOf(context, context.path.platform_token_id ?? '');
    context.tables.get(platformTokenModel).delete(row);
    return { status: 204 };
  },
} satisfies Record<string, Handler<Principal>>;
