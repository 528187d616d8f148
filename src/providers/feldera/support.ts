import { type FaultForm, phraseOf } from '../../mock/faults/fault-form.ts';
import type { ProviderSupport } from '../../mock/support.ts';
import { membersOf } from './authenticate.ts';
import { felderaApiKey } from './model.ts';
import type { FelderaTools, NewFelderaKey } from './tools.ts';

/**
 * Feldera's `ErrorResponse`. The documents have the form for any error, but name none of these; that a 503 says when to come
 * back is documented (live).
 */
const faults: FaultForm = {
  grades: {},
  created: [felderaApiKey],
  reply: ({
    status,
    name = phraseOf(status).replace(/ /g, ''),
    retryAfter = status === 503 ? 5 : undefined,
  }) => ({
    status,
    body: { message: phraseOf(status), error_code: name, details: {} },
    headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  }),
};

export const felderaSupport: ProviderSupport = {
  faults,
  isAccount(account, name, { credentials }) {
    const configured = Object.hasOwn(credentials, name) ? (credentials[name] ?? '') : '';
    return account === name || membersOf(configured).some((member) => member.account === account);
  },
  // The mock has the tools of this API, and they check their fields.
  addKey: (mock, fields) => (mock as { feldera: FelderaTools }).feldera.addKey(fields as NewFelderaKey),
  keyFields: { account: 'string', name: 'string', role: 'string', secret: 'string', namespace: 'string' },
};
