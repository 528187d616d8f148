import type { Database } from '../../store/database.ts';
import type { ModelDefinition, Tables } from '../../store/model.ts';
import type { MockedProvider } from '../core.ts';
import type { ProviderSupport } from '../support.ts';

/** A part of the state; all that is given must hold. */
export interface Scope {
  readonly provider?: string;
  /** As the tools name it: a bearer token, an AccessKey, or the account that `credentials` give. */
  readonly account?: string;
  /** As in `X-Keymock-Namespace`. */
  readonly namespace?: string;
}

export interface ForgetSource {
  readonly mocked: readonly MockedProvider[];
  readonly db: Database;
  readonly tables: Tables;
  readonly supportOf: (provider: string) => ProviderSupport | undefined;
}

/** Forgets the rows of a scope, and leaves the others. */
export function forgetRows(scope: Scope, { mocked, db, tables, supportOf }: ForgetSource): void {
  for (const { provider, settings } of mocked) {
    if (scope.provider !== undefined && provider.name !== scope.provider) continue;
    const isAccount = (account: string) =>
      scope.account === undefined ||
      supportOf(provider.name)?.isAccount(account, scope.account, settings) === true;
    for (const [name, model] of Object.entries(provider.models)) {
      const table = tables.get<Record<string, string>>(model);
      for (const row of db[name]?.getAll() ?? []) {
        const { namespace, account } = whereIs(row, model);
        if (scope.namespace !== undefined && namespace !== scope.namespace) continue;
        if (isAccount(account ?? '')) table.delete(row);
      }
    }
  }
}

/**
 * The namespace and the account of a row. Every primary key begins with both, one a line, but for what belongs to the whole
 * server; where the account is not the second line, it is the row's `userId`.
 */
function whereIs(row: object, { primaryKey }: ModelDefinition): { namespace?: string; account?: string } {
  const values = new Map(Object.entries(row));
  const [namespace = '', account = '', ...rest] = String(values.get(primaryKey)).split('\n');
  const userId = values.get('userId');
  if (typeof userId === 'string') return { namespace, account: userId };
  return account === '' && rest.length === 0 ? {} : { namespace, account };
}
