import { type FaultForm, phraseOf } from '../../mock/faults/fault-form.ts';
import type { ProviderSupport } from '../../mock/support.ts';
import { accountOf } from './credentials.ts';
import { apiKeyModel } from './model.ts';
import { failure } from './present.ts';
import type { NewOceanbaseKey, OceanbaseTools } from './tools.ts';

/** The one code that the documents have for a failure of the service's own (OB-889855). */
const unknownError = 'E001R000';

/** OceanBase Cloud's envelope. For a 500 it is documented, with the code and the message. */
const faults: FaultForm = {
  grades: { 500: 'documented' },
  created: [apiKeyModel],
  reply({ status, name, retryAfter }, turn) {
    const isUnknown = status === 500 && name === undefined;
    const code = name ?? phraseOf(status).toUpperCase().replace(/ /g, '_');
    return {
      status,
      body: isUnknown ? failure(unknownError, 'Unknown Error', turn) : failure(code, phraseOf(status), turn),
      headers: retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) },
    };
  },
};

export const oceanbaseSupport: ProviderSupport = {
  faults,
  isAccount(account, name) {
    const colon = name.indexOf(':');
    if (colon < 0) return account === name || account.startsWith(`${name}#`);
    return account === accountOf(name.slice(0, colon), name.slice(colon + 1));
  },
  // The mock has the tools of this API, and they check their fields.
  addKey: (mock, fields) =>
    (mock as { oceanbase: OceanbaseTools }).oceanbase.addKey(fields as NewOceanbaseKey),
  keyFields: {
    account: 'string',
    orgId: 'string',
    projectId: 'string',
    name: 'string',
    action: 'string',
    apiKey: 'string',
    expiresAt: 'string',
    namespace: 'string',
  },
};
