import { type FaultForm, phraseOf, proxyPage } from '../../mock/faults/fault-form.ts';
import type { ErrorReply } from '../../mock/provider.ts';
import type { ProviderSupport } from '../../mock/support.ts';
import { djangoPage } from './django-page.ts';
import { applicationModel, credentialModel, platformTokenModel } from './model.ts';
import { userIdOf } from './principal.ts';
import type { AceDataCloudTools, NewCredential } from './tools.ts';

/**
 * As Django REST Framework, Django and a proxy before them write it: a throttled request in the framework's words, a failure
 * as Django's page, and a service that is down as the proxy's. Nothing of it was seen of the real service.
 */
const faults: FaultForm = {
  grades: {},
  created: [applicationModel, credentialModel, platformTokenModel],
  reply({ status, name, retryAfter }, { chance }) {
    const isPage = name === undefined && status >= 500;
    const reply: ErrorReply = isPage
      ? status === 500
        ? djangoPage(500, 'Server Error')
        : proxyPage(status)
      : {
          status,
          body: {
            detail: detailOf(status, retryAfter),
            code: name ?? codeOf(status),
            trace_id: chance.hex(32),
          },
        };
    const wait = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) };
    return { ...reply, headers: { ...reply.headers, ...wait } };
  },
};

function codeOf(status: number): string {
  return status === 429 ? 'throttled' : phraseOf(status).toLowerCase().replace(/ /g, '_');
}

function detailOf(status: number, retryAfter: number | undefined): string {
  if (status !== 429) return `${phraseOf(status)}.`;
  if (retryAfter === undefined) return 'Request was throttled.';
  return `Request was throttled. Expected available in ${retryAfter} second${retryAfter === 1 ? '' : 's'}.`;
}

export const aceDataCloudSupport: ProviderSupport = {
  faults,
  isAccount(account, name, { credentials }) {
    const configured = Object.hasOwn(credentials, name) ? credentials[name] : undefined;
    return account === name || account === userIdOf(configured ?? name);
  },
  // The mock has the tools of this API, and they check their fields.
  addKey: (mock, fields) =>
    (mock as { aceDataCloud: AceDataCloudTools }).aceDataCloud.addCredential(fields as NewCredential),
  keyFields: { account: 'string', namespace: 'string', token: 'string', used_amount: 'number' },
};
