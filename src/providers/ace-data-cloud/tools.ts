import applicationFixture from '../../../fixtures/ace-data-cloud/application.json' with { type: 'json' };
import type { components } from '../../generated/ace-data-cloud/documented/types.ts';
import type { components as live } from '../../generated/ace-data-cloud/live/types.ts';
import { checkKeys, requireText } from '../../mock/check-keys.ts';
import type { ToolParts, Turn } from '../../mock/provider.ts';
import { applicationModel, credentialModel, join } from './model.ts';
import { documentedUserId, type Principal, principalOf, userIdOf } from './principal.ts';
import { readDateTime } from './python/date-time.ts';
import { rememberCredentialToken } from './secrets.ts';
import { openAccount } from './seed.ts';
import { simulateUsage, type UsageOutcome } from './usage.ts';

type Schemas = components['schemas'];

interface Owned {
  /** Whose it is: the bearer token of its owner, or the account that `credentials` name for one. */
  readonly account: string;
  /** As in `X-Keymock-Namespace`. */
  readonly namespace?: string;
}

/** An application to be there before a test begins: the API's own fields, and what the API never takes from a client. */
export interface NewApplication
  extends Owned,
    Partial<Pick<Schemas['CreateApplication'], 'service_id' | 'type' | 'scope'>>,
    Partial<
      Pick<
        Schemas['Application'],
        'remaining_amount' | 'used_amount' | 'paid' | 'disabled' | 'allow_consume_global' | 'expired_at'
      >
    > {}

/** A credential to be there before a test begins; of the application that every account starts with, by default. */
export interface NewCredential
  extends Owned,
    Partial<live['schemas']['CreateCredential']>,
    Partial<Pick<Schemas['Credential'], 'used_amount'>> {
  /** Random by default. Not for a credential with a user name and a password. */
  readonly token?: string;
}

/** What both dialects show of an application. */
export type Application = Omit<Schemas['Application'], 'credentials' | 'packages' | 'service'>;
export type Credential = Schemas['Credential'];

/** `mock.aceDataCloud`. */
export interface AceDataCloudTools {
  /**
   * Adds an application, as its owner would by `POST /api/v1/applications/`; of the service `openai` by default.
   *
   * @throws Error where the API refuses it: a second application of one service, say.
   * @example
   * const { id } = mock.aceDataCloud.addApplication({ account: 'me', remaining_amount: 100 });
   */
  addApplication(application: NewApplication): Application;
  /**
   * Adds a credential, as its owner would by `POST /api/v1/credentials/`.
   *
   * @throws Error where the API refuses it.
   * @example
   * const { token } = mock.aceDataCloud.addCredential({ account: 'me', limited_amount: 2 });
   */
  addCredential(credential: NewCredential): Credential;
  /**
   * Uses a credential as a call of its service would: see `simulateUsage`.
   *
   * @param credential what `addCredential` or the API gave, or just its token or user name.
   * @example
   * mock.aceDataCloud.use(credential, 2.5); // { accepted: true, usedAmount: 2.5 }
   */
  use(credential: UsedCredential, amount: number, namespace?: string): UsageOutcome;
}

export type UsedCredential = string | { readonly token?: string | null; readonly username?: string | null };

const addApplicationTask = 'add an application to Ace Data Cloud';
const addCredentialTask = 'add a credential to Ace Data Cloud';
const useTask = 'use a credential of Ace Data Cloud';

const owned = ['account', 'namespace'];
const applicationState = [
  'remaining_amount',
  'used_amount',
  'paid',
  'disabled',
  'allow_consume_global',
  'expired_at',
] as const;
const applicationFields = [...owned, 'service_id', 'type', 'scope', ...applicationState];
const credentialRequest = [
  'application_id',
  'host',
  'limited_amount',
  'expired_at',
  'name',
  'for_user_id',
  'allowed_api_ids',
  'tags',
  'metadata',
] as const;
const credentialFields = [...owned, ...credentialRequest, 'used_amount', 'token'];

/** The service of the documents that is open to everybody and that no account has at its start. */
const defaultServiceId = '38ecf158-36f2-42f2-8e7f-6786cdfc2452';

export function aceDataCloudTools({ tables, clock, settings, ask }: ToolParts<Principal>): AceDataCloudTools {
  return {
    addApplication(given) {
      checkKeys(addApplicationTask, 'field', given, applicationFields);
      const { account, namespace = '', service_id, type, scope } = given;
      const body = {
        ...((scope !== 'Global' || service_id) && { service_id: service_id ?? defaultServiceId }),
        ...(type && { type }),
        ...(scope && { scope }),
      };
      const principal = principalNamed(addApplicationTask, account, namespace);
      const state = pick(given, applicationState);
      if (typeof state.expired_at === 'string')
        state.expired_at = toTime(addApplicationTask, state.expired_at);
      const created = ask(openedBy(principal), {
        task: addApplicationTask,
        path: '/api/v1/applications/',
        namespace,
        body,
      }) as Application; // The handler's own type, which its JSON has lost.
      const applications = tables.get(applicationModel);
      const row = applications.find('own', join(principal.owner, created.id));
      if (row) applications.update(row, toRow(state));
      return { ...created, ...state };
    },

    addCredential(given) {
      checkKeys(addCredentialTask, 'field', given, credentialFields);
      const { account, namespace = '', used_amount = 0, token } = given;
      const principal = principalNamed(addCredentialTask, account, namespace);
      const credentials = tables.get(credentialModel);
      if (token !== undefined) {
        requireText(addCredentialTask, 'token', token);
        if (credentials.find('token', join(namespace, token)))
          throw new TypeError(`Failed to ${addCredentialTask}: another credential has this token.`);
      }
      const created = ask(openedBy(principal), {
        task: addCredentialTask,
        path: '/api/v1/credentials/',
        namespace,
        body: { application_id: applicationFixture.application.id, ...pick(given, credentialRequest) },
      }) as Credential; // As above.
      const row = credentials.get(join(principal.owner, created.id));
      if (!row) throw new Error(`Failed to ${addCredentialTask}: it was created, but is not there.`);
      if (token !== undefined && row.token === null) {
        credentials.delete(row);
        throw new TypeError(`Failed to ${addCredentialTask}: one of type ${row.type} has no token.`);
      }
      credentials.update(row, { usedAmount: used_amount, ...(token && { token }) });
      if (token) rememberCredentialToken(token, { tables, namespace, principal });
      return { ...created, used_amount, ...(token && { token }) };
    },

    use(credential, amount, namespace = '') {
      const secret = typeof credential === 'string' ? credential : (credential.token ?? credential.username);
      requireText(useTask, 'its token or username', secret);
      return simulateUsage({ secret: secret ?? '', amount, namespace }, { tables, clock });
    },
  };

  function principalNamed(task: string, account: string, namespace: string): Principal {
    requireText(task, 'account', account);
    if (settings.auth === 'off') return principalOf(namespace, documentedUserId);
    const configured = Object.hasOwn(settings.credentials, account) ? settings.credentials[account] : account;
    return principalOf(namespace, userIdOf(configured ?? account));
  }
}

/** The caller, whose account begins with what every account begins with. */
function openedBy(principal: Principal): (turn: Turn<Principal>) => Principal {
  return (turn) => {
    openAccount(turn, principal);
    return principal;
  };
}

function pick<Whole extends object, Name extends keyof Whole>(
  whole: Whole,
  names: readonly Name[],
): { -readonly [N in Name]?: Whole[N] } {
  const found: { -readonly [N in Name]?: Whole[N] } = {};
  for (const name of names) if (whole[name] !== undefined) found[name] = whole[name];
  return found;
}

function toTime(task: string, text: string): string {
  const time = readDateTime(text);
  if (time === undefined || time === 'overflow')
    throw new TypeError(`Failed to ${task}: expired_at is "${text}", which is no time.`);
  return time;
}

type State = Partial<Pick<NewApplication, (typeof applicationState)[number]>>;

function toRow({ remaining_amount, used_amount, paid, disabled, allow_consume_global, expired_at }: State) {
  return {
    ...(remaining_amount !== undefined && { remainingAmount: remaining_amount }),
    ...(used_amount !== undefined && { usedAmount: used_amount }),
    ...(paid !== undefined && { paid }),
    ...(disabled !== undefined && { disabled }),
    ...(allow_consume_global !== undefined && { allowConsumeGlobal: allow_consume_global }),
    ...(expired_at !== undefined && { expiredAt: expired_at }),
  };
}
