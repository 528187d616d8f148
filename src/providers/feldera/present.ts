import type { Dialect } from '../../mock/provider.ts';
import type { ApiKeyRow } from './model.ts';
import type { Schemas } from './schemas.ts';

/** A key without its secret, as each generation shows it. */
export const describe: { readonly [D in Dialect]: (row: ApiKeyRow) => Schemas[D]['ApiKeyDescr'] } = {
  documented: ({ id, name }) => ({ id, name, scopes: ['Read', 'Write'] }),
  live: ({ id, name, role }) => ({ id, name, role: role === 'write' ? 'write' : 'read' }),
};

/** A key that has just been made: the only time that its secret is shown. */
export function created({ id, name }: ApiKeyRow, secret: string): Schemas[Dialect]['NewApiKeyResponse'] {
  return { id, name, api_key: secret };
}
