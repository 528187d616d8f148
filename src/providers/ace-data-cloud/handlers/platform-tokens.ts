import type { Handlers } from '../handler-types.ts';
import { join, platformTokenModel } from '../model.ts';
import { platformTokenOf, readOwner } from '../owned.ts';
import { pageOf, readRange } from '../paging.ts';
import { platformToken } from '../present.ts';
import { newPlatformToken, rememberPlatformToken } from '../secrets.ts';
import { timestamp } from '../timestamp.ts';

export const platformTokenHandlers = {
  listPlatformTokens(context) {
    const { query, tables, dialect } = context;
    const table = tables.get(platformTokenModel);
    const owner = readOwner(context, table);
    if (owner === undefined) return { status: 200, body: pageOf(dialect, 0, [], present) };
    const found = table.of(owner);
    return { status: 200, body: pageOf(dialect, found.count, found.page(readRange(query)), present) };
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
} satisfies Handlers<
  | 'listPlatformTokens'
  | 'createPlatformToken'
  | 'getPlatformTokenOwner'
  | 'getPlatformToken'
  | 'deletePlatformToken'
>;

const present = { documented: platformToken, live: platformToken };
