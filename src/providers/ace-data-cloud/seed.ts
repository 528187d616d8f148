import applicationFixture from '../../../fixtures/ace-data-cloud/application.json' with { type: 'json' };
import serviceFixtures from '../../../fixtures/ace-data-cloud/services.json' with { type: 'json' };
import type { Turn } from '../../mock/provider.ts';
import type { Table } from '../../store/model.ts';
import { accountModel, applicationModel, join, type ServiceRow, serviceModel } from './model.ts';
import type { Principal } from './principal.ts';

/** The catalogue of a namespace: the documents' services, until somebody changes it. */
export function services({ tables, namespace }: Pick<Turn, 'tables' | 'namespace'>): Table<ServiceRow> {
  const table = tables.get(serviceModel);
  if (table.of(namespace).count > 0) return table;
  serviceFixtures.services.forEach((service, rank) => {
    table.create({
      key: join(namespace, service.id),
      namespace,
      id: service.id,
      alias: service.alias,
      name: service.name,
      description: service.description,
      type: service.type,
      appliedCount: service.applied_count,
      freeAmount: service.free_amount,
      needVerify: service.need_verify,
      private: false,
      rank,
      tags: '[]',
      apiIds: JSON.stringify(service.api_ids),
      apis: JSON.stringify(service.apis),
      createdAt: service.created_at,
      updatedAt: service.updated_at,
    });
  });
  return table;
}

/** Opens an account the first time it is seen: it starts with the documents' own application. */
export function openAccount({ tables, namespace }: Turn<Principal>, { userId, owner }: Principal): void {
  const accounts = tables.get(accountModel);
  if (accounts.get(owner)) return;
  accounts.create({ key: owner, userId });
  const { application } = applicationFixture;
  tables.get(applicationModel).create({
    // A slot of its own: it is no duplicate of what the account creates itself.
    key: join(owner, 'seed'),
    namespace,
    owner,
    id: application.id,
    userId,
    serviceId: application.service_id,
    type: application.type,
    scope: application.scope,
    remainingAmount: application.remaining_amount,
    usedAmount: application.used_amount,
    paid: application.paid,
    disabled: application.disabled,
    allowConsumeGlobal: application.allow_consume_global,
    expiredAt: application.expired_at,
    createdAt: application.created_at,
    updatedAt: application.updated_at,
  });
}
