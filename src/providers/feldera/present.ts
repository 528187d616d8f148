import type { Dialect } from '../../mock/provider.ts';
import type { ApiKeyRow } from './model.ts';
import type { Schemas } from './schemas.ts';

/** Keys without their secrets, as each generation shows them. */
export const describe: {
  readonly [D in Dialect]: (rows: readonly ApiKeyRow[]) => Schemas[D]['ApiKeyDescr'][];
} = {
  documented: (rows) => rows.map(({ id, name }) => ({ id, name, scopes: ['Read', 'Write'] })),
  live: (rows) => rows.map(({ id, name, role }) => ({ id, name, role: role === 'write' ? 'write' : 'read' })),
};

/** A key that has just been made: the only time that its secret is shown. */
export function created({ id, name }: ApiKeyRow, secret: string): Schemas[Dialect]['NewApiKeyResponse'] {
  return { id, name, api_key: secret };
}
