import type { Context } from '../../mock/provider.ts';
import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import { hashOf, type ItemRow, secretModel } from './model.ts';
import type { ResourcePlan } from './plan.ts';
import type { Principal } from './principal.ts';

/** Notes the secrets of an item: each authenticates the caller who created the item. */
export function issueSecrets(
  { tables, namespace, principal }: Context<Principal>,
  { resource }: ResourcePlan,
  row: ItemRow,
  item: JsonObject,
): void {
  const secrets = tables.get(secretModel);
  for (const { field } of resource.secrets) {
    const value = valueAt(item, field);
    if (typeof value !== 'string') continue;
    const hash = hashOf(value);
    const known = secrets.find('hash', `${namespace}\n${hash}`);
    if (known) secrets.update(known, { item: row.key });
    else
      secrets.create({
        key: `${namespace}\n${principal.account}\n${hash}`,
        namespace,
        account: principal.account,
        hash,
        item: row.key,
      });
  }
}

/** Revokes the secrets of an item: they stay known, so that no mode of authentication takes them for an account of their own. */
export function revokeSecrets({ tables }: Context<Principal>, item: string): void {
  const secrets = tables.get(secretModel);
  for (const row of secrets.of(item).all()) secrets.update(row, { item: null });
}
