import type { Context } from '../../../mock/provider.ts';
import { fail } from '../errors.ts';
import type { Handlers } from '../handler-types.ts';
import { applicationModel, join, type ServiceRow } from '../model.ts';
import { toId } from '../owned.ts';
import { pageOf, readRange } from '../paging.ts';
import { service, serviceDetail } from '../present-service.ts';
import type { Principal } from '../principal.ts';
import { lastOf, orderingOf } from '../query.ts';
import { services } from '../seed.ts';

type Asking = Context<Principal>;

export const serviceHandlers = {
  listServices(context) {
    const { query, dialect, namespace } = context;
    const { offset, limit } = readRange(query);
    // A catalogue is short, and it doesn't grow with use.
    const found = services(context)
      .of(namespace)
      .all()
      .filter((row) => filters.every((matches) => matches(row, query)))
      .sort((a, b) => (orderingOf(query, ['rank']) === '-rank' ? b.rank - a.rank : a.rank - b.rank));
    return {
      status: 200,
      body: pageOf(dialect, found.length, found.slice(offset, offset + limit), {
        documented: (row) => service(row, 'name', isApplied(row, context)),
        live: (row) => service(row, 'title', isApplied(row, context)),
      }),
    };
  },

  getService(context) {
    const { path, namespace, dialect } = context;
    const idOrAlias = path.service_id ?? '';
    const table = services(context);
    const row =
      table.get(join(namespace, toId(idOrAlias))) ?? table.find('alias', join(namespace, idOrAlias));
    if (!row) return fail('service-not-found', {});
    const applied = isApplied(row, context);
    const body =
      dialect === 'documented' ? serviceDetail(row, 'name', applied) : serviceDetail(row, 'title', applied);
    return { status: 200, body };
  },
} satisfies Handlers<'listServices' | 'getService'>;

/** A filter that is not asked for lets all pass. */
const filters: readonly ((row: ServiceRow, query: URLSearchParams) => boolean)[] = [
  (row, query) =>
    oneOf(
      query.getAll('id').map((id) => id && toId(id)),
      row.id,
    ),
  (row, query) => oneOf(query.getAll('type'), row.type),
  (row, query) => !query.has('tag') || JSON.parse(row.tags).includes(lastOf(query, 'tag')),
  (row, query) =>
    !Object.hasOwn(booleans, lastOf(query, 'private') ?? '') ||
    booleans[lastOf(query, 'private') ?? ''] === row.private,
];

/** The texts that a filter takes for a boolean. */
const booleans: Readonly<Record<string, boolean>> = { true: true, True: true, false: false, False: false };

function oneOf(asked: readonly string[], value: string): boolean {
  const values = asked.filter((text) => text !== '');
  return values.length === 0 || values.includes(value);
}

/** Whether the caller has an application of the service; anybody has none. */
function isApplied({ id }: ServiceRow, { tables, principal }: Asking): boolean {
  return tables.get(applicationModel).group('service_id', join(principal.owner, id)).count > 0;
}
