import type { ServiceRow } from './model.ts';

/** A service as lists show it; `title` is what the live dialect calls its name. */
export function service<Name extends 'name' | 'title'>(row: ServiceRow, nameField: Name, applied: boolean) {
  const { introduction, metadata, apis, proxies, datasets, created_at, updated_at, ...listed } =
    serviceDetail(row, nameField, applied);
  return listed;
}

/** A service as its own page shows it. */
export function serviceDetail<Name extends 'name' | 'title'>(
  row: ServiceRow,
  nameField: Name,
  applied: boolean,
) {
  // TypeScript makes a computed key an index signature.
  const naming = { [nameField]: row.name } as Record<Name, string>;
  return {
    id: row.id,
    alias: row.alias,
    ...naming,
    description: row.description,
    introduction: null,
    type: row.type,
    applied,
    applied_count: row.appliedCount,
    free_amount: row.freeAmount,
    unit: 'Credit',
    private: row.private,
    need_verify: row.needVerify,
    rank: row.rank,
    tags: fromJson<string[]>(row.tags),
    metadata: null,
    thumbnail: null,
    doc_url: null,
    demo_url: null,
    api_ids: fromJson<string[]>(row.apiIds) ?? [],
    proxy_ids: [],
    cost: [],
    apis: fromJson<Record<string, unknown>[]>(row.apis) ?? [],
    proxies: [],
    datasets: [],
    packages: [],
    created_at: row.createdAt,
    updated_at: row.updatedAt,
  };
}

/** A service as its applications show it. */
export function serviceInShort(row: ServiceRow) {
  return { id: row.id, alias: row.alias, title: row.name, type: row.type, unit: 'Credit' };
}

/** What a row holds as JSON was written by a handler. */
export function fromJson<Value>(text: string | null): Value | null {
  return text === null ? null : JSON.parse(text);
}
