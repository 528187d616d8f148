import { isName } from '../../mock/journal/is-name.ts';

type Json = unknown;

/** Fields whose values authenticate somebody, or are made from such a value. `key` and `owner` may contain one. */
const secretField = /token|secret|password|hash|api_?key|^key$|^owner$|^metadata$/i;
/** With open authentication an account is a token: shown only if it is an id or reads as a name. */
const accountField = /account|userId|creatorId|username/i;
const id = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The fields of a row or of a created key, with `***` for each secret: the same fields that the inspector masks.
 *
 * @example
 * maskFields({ name: 'ci', api_key: 'apikey:abc' }); // { name: 'ci', api_key: '***' }
 */
export function maskFields(fields: Readonly<Record<string, Json>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [field, isMasked(field, value) ? '***' : value]),
  );
}

function isMasked(field: string, value: Json): boolean {
  if (value === null || value === '') return false;
  const text = String(value);
  return secretField.test(field) || (accountField.test(field) && !isName(text) && !id.test(text));
}
