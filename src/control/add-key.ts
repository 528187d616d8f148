import type { AnyFullMock } from '../full-mock.ts';
import { suggestion } from '../mock/check-keys.ts';
import { Problem } from './problem.ts';

/**
 * Adds a key with the tool of an API: `mock.feldera.addKey` and its kin.
 *
 * @param given the API as `provider`, and what its tool takes
 * @returns the key as the API shows it, its secret included
 * @throws Problem of status 400, or an error of the tool, that names the field
 *
 * @example
 * addKey(mock, { provider: 'feldera', account: 'me', name: 'ci' }).api_key;
 */
export function addKey(mock: AnyFullMock, given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new Problem(
      400,
      'Failed to add a key: the body must be an object with provider, account and what the API takes.',
    );
  }
  const { provider, ...fields } = given as Readonly<Record<string, unknown>>;
  const names = mock.providers.map(({ name }) => name);
  const support = mock.supportOf(names.find((one) => one === provider) ?? '');
  if (!support) {
    const hint = suggestion(String(provider), names);
    throw new Problem(400, `Failed to add a key: provider must be an API that is mocked. ${hint}`);
  }
  for (const [field, type] of Object.entries(support.keyFields)) {
    if (Object.hasOwn(fields, field) && typeof fields[field] !== type) {
      throw new Problem(400, `Failed to add a key: ${field} must be a ${type}.`);
    }
  }
  return support.addKey(mock, fields);
}
