import type { components } from '../../../generated/ace-data-cloud/documented/types.ts';
import type { Context, Dialect } from '../../../mock/provider.ts';
import { DuplicateKeyError } from '../../../store/model.ts';
import { bodyOf } from '../body.ts';
import { fail } from '../errors.ts';
import type { Handlers } from '../handler-types.ts';
import { type ApplicationRow, applicationModel, credentialModel, join, type ServiceRow } from '../model.ts';
import { applicationOf, readOwner, toId } from '../owned.ts';
import { pageOf, readRange } from '../paging.ts';
import {
  applicationAsDocumented,
  applicationDetailLive,
  applicationItemLive,
  applicationLive,
} from '../present.ts';
import type { Principal } from '../principal.ts';
import { services } from '../seed.ts';
import { type Filters, select } from '../select.ts';
import { timestamp } from '../timestamp.ts';

type Asking = Context<Principal>;
type Schemas = components['schemas'];
type Wanted = Pick<ApplicationRow, 'type' | 'scope' | 'serviceId'>;

export const applicationHandlers = {
  listApplications(context) {
    const { query, tables, dialect } = context;
    const table = tables.get(applicationModel);
    const owner = readOwner(context, table);
    const presentItem = {
      documented: (row: ApplicationRow) => present.documented.item(row, context),
      live: (row: ApplicationRow) => present.live.item(row, context),
    };
    if (owner === undefined || !asksForOwn(query)) {
      return { status: 200, body: pageOf(dialect, 0, [], presentItem) };
    }
    const found = select(table, owner, filters, query);
    return { status: 200, body: pageOf(dialect, found.count, found.page(readRange(query)), presentItem) };
  },

  createApplication(context) {
    const { clock, chance, principal, namespace, dialect } = context;
    const body = bodyOf('createApplication', context);
    const type = body.type ?? 'Usage';
    const scope = body.scope ?? 'Individual';
    // Only a global application may be without a service.
    const service = body.service_id ? findService(body.service_id, context) : undefined;
    const serviceId = service?.id ?? null;
    const createdAt = timestamp(clock);
    const row: ApplicationRow = {
      key: join(principal.owner, slotOf[dialect]({ serviceId, type, scope })),
      namespace,
      owner: principal.owner,
      id: chance.uuid4(),
      userId: principal.userId,
      serviceId,
      type,
      scope,
      remainingAmount: freeQuota(service, context),
      usedAmount: 0,
      paid: false,
      disabled: false,
      allowConsumeGlobal: mayConsumeGlobal[dialect] && type === 'Usage',
      expiredAt: null,
      createdAt,
      updatedAt: createdAt,
    };
    return { status: 201, body: present[dialect].model(createOnce(row, context), context) };
  },

  getApplication(context) {
    const row = applicationOf(context, context.path.application_id ?? '');
    return { status: 200, body: present[context.dialect].detail(row, context) };
  },

  updateAllowConsumeGlobal(context) {
    const { tables, clock, dialect } = context;
    const { allow_consume_global } = bodyOf('updateAllowConsumeGlobal', context);
    const old = applicationOf(context, context.path.application_id ?? '');
    const row = tables.get(applicationModel).update(old, {
      allowConsumeGlobal: allow_consume_global === true && old.type !== 'Period',
      updatedAt: timestamp(clock),
    });
    return { status: 200, body: present[dialect].model(row, context) };
  },
} satisfies Handlers<
  'listApplications' | 'createApplication' | 'getApplication' | 'updateAllowConsumeGlobal'
>;

const filters: Filters<ApplicationRow> = {
  service_id: { value: (row) => row.serviceId, read: toId },
  scope: { value: (row) => row.scope },
  type: { value: (row) => row.type },
};

/** What an account may have only once, as the end of the primary key. */
const slotOf: Readonly<Record<Dialect, (wanted: Wanted) => string>> = {
  documented: ({ serviceId, type, scope }) => join(scope === 'Global' ? '' : (serviceId ?? ''), type, scope),
  live: ({ serviceId, scope }) => join(scope === 'Global' ? scope : (serviceId ?? '')),
};

/** Whether a new application may use the global balance. */
const mayConsumeGlobal: Readonly<Record<Dialect, boolean>> = { documented: true, live: false };

/** `affiliation` is `owner` unless it says otherwise; nothing is ever granted here. */
function asksForOwn(query: URLSearchParams): boolean {
  const affiliations = query.getAll('affiliation').filter((text) => text !== '');
  return affiliations.length === 0 || affiliations.some((affiliation) => affiliation !== 'granted');
}

function findService(id: string, context: Asking): ServiceRow {
  const service = services(context).get(join(context.namespace, id));
  if (!service) return fail('service-not-found', {});
  return service.needVerify ? fail('need-verify', {}) : service;
}

/** The service's free amount, for the account's first application of it. */
function freeQuota(service: ServiceRow | undefined, { tables, principal }: Asking): number {
  if (!service) return 0;
  const others = tables.get(applicationModel).group('service_id', join(principal.owner, service.id));
  return others.count === 0 ? service.freeAmount : 0;
}

function createOnce(row: ApplicationRow, { tables }: Asking): ApplicationRow {
  try {
    return tables.get(applicationModel).create(row);
  } catch (error) {
    if (error instanceof DuplicateKeyError) return fail('duplication', {});
    throw error;
  }
}

/** One object everywhere in the given pages; in the newer ones, a list and a page of its own say more than creation. */
const present = {
  documented: { model: whole, item: whole, detail: whole },
  live: {
    model: applicationLive,
    item: (row: ApplicationRow, context: Asking) =>
      applicationItemLive(row, credentialsOf(row, context), serviceOf(row, context)),
    detail: (row: ApplicationRow, context: Asking) => applicationDetailLive(row, serviceOf(row, context)),
  },
} satisfies Record<Dialect, Record<string, (row: ApplicationRow, context: Asking) => object>>;

function whole(row: ApplicationRow, context: Asking): Schemas['Application'] {
  return applicationAsDocumented(row, credentialsOf(row, context), serviceOf(row, context));
}

function credentialsOf({ owner, id }: ApplicationRow, { tables }: Asking) {
  return tables.get(credentialModel).group('application_id', join(owner, id)).all().reverse();
}

function serviceOf({ serviceId }: ApplicationRow, context: Asking): ServiceRow | undefined {
  return serviceId === null ? undefined : services(context).get(join(context.namespace, serviceId));
}
