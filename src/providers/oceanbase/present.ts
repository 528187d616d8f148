import type { components } from '../../generated/oceanbase/documented/types.ts';
import type { Turn } from '../../mock/provider.ts';
import type { ApiKeyRow } from './model.ts';

type Schemas = components['schemas'];

/** The page of keys that a list shows. */
export interface Page {
  readonly rows: readonly ApiKeyRow[];
  readonly total: number;
  readonly pageNumber: number;
  readonly pageSize: number;
}

/** The address of the answering server. The same through every door, so not the real one. */
const server = '127.0.0.1:8080';

/** A new key: the one reply that shows its value. It has no id. */
export function created({ apiKey, name, createdAt }: ApiKeyRow, turn: Turn): Schemas['CreateApiKeyResponse'] {
  return { data: { apiKey, name, createdAt }, requestId: requestIdOf(turn), server, success: true };
}

export function listed(
  { rows, total, pageNumber, pageSize }: Page,
  turn: Turn,
): Schemas['ListApiKeysResponse'] {
  return {
    action: actionOf(turn, 'ListAIServiceAPIKeys'),
    data: { list: rows.map(describeKey), total, pageNumber, pageSize },
    error: {},
    message: 'success',
    requestId: requestIdOf(turn),
    server,
    success: true,
  };
}

export function deleted(turn: Turn): Schemas['DeleteApiKeyResponse'] {
  return {
    action: actionOf(turn, 'DeleteAIServiceAPIKey'),
    data: {},
    error: {},
    message: 'success',
    requestId: requestIdOf(turn),
    server,
    success: true,
  };
}

/** The form of every failure. */
export function failure(errorCode: string, errorMessage: string, turn: Turn): Schemas['Failure'] {
  return { success: false, errorCode, errorMessage, requestId: requestIdOf(turn) };
}

/** A key as a list shows it. */
export type KeyDescription = Schemas['ApiKey'];

export function describeKey({ id, name, createdAt, updatedAt, expiresAt }: ApiKeyRow): KeyDescription {
  return { id, name, createdAt, updatedAt, ...(expiresAt !== null && { expiresAt }) };
}

/** The caller's own name for the request, or a random one. */
function requestIdOf({ request, chance }: Turn): string {
  return request.headers['x-request-id'] || request.headers['requestid'] || chance.uuid4();
}

/** The action that the request names, in its query or in a header. */
function actionOf({ query, request }: Turn, byDefault: string): string {
  return query.get('Action') || request.headers['action'] || byDefault;
}
