import { accounts, seededId } from './ace-data-cloud/state.ts';
import { tenants } from './feldera/state.ts';
import { accounts as foreignAccounts } from './foreign/state.ts';
import type { Provider, Setup } from './kit/mutant.ts';
import { accessKeys } from './oceanbase/state.ts';

const [aceToken = '', otherAceToken = ''] = Object.keys(accounts);
const [felderaToken = '', otherFelderaToken = ''] = Object.keys(tenants);
const [foreignToken = '', otherForeignToken = ''] = Object.keys(foreignAccounts);
const [user = '', otherUser = ''] = Object.entries(accessKeys).map(([id, secret]) => `${id}:${secret}`);

/** What a runner has to be told about the servers of each provider. */
export const setups: Readonly<Record<Provider, Setup>> = {
  'ace-data-cloud': {
    credentials: { token: aceToken, otherToken: otherAceToken },
    inputs: { application_id: seededId, service_id: 'd87e5e99-b797-4ade-9e73-b896896b0461' },
  },
  feldera: { credentials: { token: felderaToken, otherToken: otherFelderaToken } },
  oceanbase: {
    credentials: { user, otherUser },
    headers: { 'X-OB-Org-Id': 'org-one', 'X-OB-Project-Id': 'proj-one' },
  },
  foreign: { credentials: { token: foreignToken, otherToken: otherForeignToken } },
};

/** The document of each provider. That of `foreign` is one that was not written for keymock. */
export const documents: Readonly<Record<Provider, string>> = {
  'ace-data-cloud': 'specs/ace-data-cloud/openapi.yaml',
  feldera: 'specs/feldera/openapi.yaml',
  oceanbase: 'specs/oceanbase/openapi.yaml',
  foreign: 'test/faulty/foreign/openapi.yaml',
};
