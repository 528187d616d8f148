import type { MockRequest } from '../../mock/exchange.ts';
import type { Dialect, Step, Turn } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { isJson } from './content-type.ts';
import { bodyLimit, fail } from './errors.ts';
import { payloadFault } from './payload-fault.ts';
import { type Role, roles } from './role.ts';
import { SerdeError } from './serde-json/cursor.ts';
import { type Field, readOptionalVariant, readRequest, readText } from './serde-json/read-request.ts';

/** The body of a POST, once it has been read. */
export interface NewApiKeyRequest {
  readonly name: string;
  readonly role?: Role | undefined;
}

const name: Field = { name: 'name', required: true, read: readText };
const role: Field = { name: 'role', required: false, read: (cursor) => readOptionalVariant(cursor, roles) };

/** The fields that the server knows; it passes over others. */
const fields: Readonly<Record<Dialect, readonly Field[]>> = { documented: [name], live: [name, role] };

/** Refuses a body by what the head says of it: its type, then its size. */
export const checkBodyHead: Step<Principal> = ({ request, route }) => {
  if (route?.body === 'none') return undefined;
  if (!isJson(request.headers['content-type'] ?? '')) return fail('unsupported-media-type', {});
  const size = Number(request.headers['content-length'] ?? 0);
  return size > bodyLimit ? fail('body-too-large', { size }) : undefined;
};

/** Reads the body where the operation takes one: first its size, then what it says. */
export const readBody: Step<Principal> = Object.assign(read, { readsBody: true } as const);

function read(turn: Turn<Principal>): undefined {
  const { request, route, dialect } = turn;
  if (route?.body === 'none') return undefined;
  if (request.bodyFault) return fail('unreadable-payload', { cause: payloadFault(request) });
  const size = request.bodySize ?? request.body.length;
  if (size > bodyLimit) return refuseSize(size, request.headers);
  turn.body = deserialize(request.body, dialect);
  return undefined;
}

/** A size that is found out while the body is read is not named. */
function refuseSize(size: number, headers: MockRequest['headers']): never {
  const isCounted = headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined;
  return isCounted ? fail('body-too-large-chunked', {}) : fail('body-too-large', { size });
}

function deserialize(body: Uint8Array, dialect: Dialect): NewApiKeyRequest {
  try {
    // The fields were read by their own readers.
    return readRequest(body, 'NewApiKeyRequest', fields[dialect]) as unknown as NewApiKeyRequest;
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    const isShape = shapeFault.test(error.message);
    return fail(isShape ? 'wrong-shape' : 'unreadable-json', { reason: error.message });
  }
}

/** JSON that is not the struct, as opposed to no JSON. */
const shapeFault = /^(?:missing field|duplicate field|invalid type|invalid length|unknown variant)/;
