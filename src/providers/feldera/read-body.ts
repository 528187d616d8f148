import type { Dialect, Step } from '../../mock/provider.ts';
import type { Principal } from './authenticate.ts';
import { isJson } from './content-type.ts';
import { bodyLimit, fail } from './errors.ts';
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

/** Reads the body where the operation takes one: first its type, then its size, then what it says. */
export const readBody: Step<Principal> = (turn) => {
  const { request, route, dialect } = turn;
  if (route?.body === 'none') return undefined;
  const contentType = request.headers['content-type'] ?? '';
  if (!isJson(contentType)) return fail('unsupported-media-type', {});
  const size = request.bodySize ?? request.body.length;
  if (size > bodyLimit) return refuseSize(size, request.headers['transfer-encoding'] !== undefined);
  turn.body = deserialize(request.body, dialect);
  return undefined;
};

function refuseSize(size: number, chunked: boolean): never {
  if (chunked) return fail('body-too-large-chunked', {});
  return fail('body-too-large', { size });
}

function deserialize(body: Uint8Array, dialect: Dialect): NewApiKeyRequest {
  try {
    // The fields were read by their own readers.
    return readRequest(body, 'NewApiKeyRequest', fields[dialect], {
      // The server takes an array of the fields in their order; document 003 knows an object only.
      arrays: dialect === 'live',
    }) as unknown as NewApiKeyRequest;
  } catch (error) {
    if (!(error instanceof SerdeError)) throw error;
    return fail(faultName(error.message), { reason: error.message });
  }
}

function faultName(message: string): 'array-body' | 'wrong-shape' | 'unreadable-json' {
  if (message.startsWith('invalid type: sequence, expected struct')) return 'array-body';
  return shapeFault.test(message) ? 'wrong-shape' : 'unreadable-json';
}

/** JSON that is not the struct, as opposed to no JSON. */
const shapeFault = /^(?:missing field|duplicate field|invalid type|invalid length|unknown variant)/;
