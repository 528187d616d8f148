import { constraint, type FlatSchema } from '../../spec/constraints.ts';
import type { Operation } from '../../spec/document.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import type { Run } from '../run/run-state.ts';
import { Skip } from '../signals.ts';
import { mayBecomeCredential, unguessable } from './credential-fields.ts';
import { bodyProperties } from './values.ts';

/**
 * Gives every field of a body that a server may take for a credential a value that nobody can guess. Values that were given
 * so once are kept, as are choices of a schema and inputs of the run.
 */
export function createRandomCredentials(
  run: () => Run,
): (operation: Operation, body: JsonObject) => JsonObject {
  const given = new Set<string>();
  const fresh = (value: unknown, schema: FlatSchema | undefined): unknown => {
    const { schemas, settings } = run();
    const isValid = (one: unknown) =>
      schema === undefined || schemas.violations(schema.pointer, one, 'request').length === 0;
    const { random } = settings.identity;
    const rest = afterPrefix(value);
    const whole = unguessable(value, random);
    // A schema may want the prefix: `^sk-`.
    const kept =
      rest === undefined
        ? whole
        : `${String(value).slice(0, -rest.length)}${String(unguessable(rest, random))}`;
    const found = isValid(value) ? [whole, kept].find(isValid) : whole;
    if (found === undefined)
      throw new Skip('no value that nobody can guess fits a field which may become a credential');
    return found;
  };
  const isKept = (value: unknown, schema: FlatSchema | undefined) =>
    given.has(JSON.stringify(value)) ||
    Object.values(run().settings.inputs).includes(String(value)) ||
    (schema !== undefined && ['enum', 'const', 'readOnly'].some((keyword) => constraint(schema, keyword)));
  const walk = (
    body: JsonObject,
    properties: Readonly<Record<string, FlatSchema>>,
    label: string | undefined,
  ): JsonObject =>
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => {
        if (name === label) return [name, value];
        if (!mayBecomeCredential(name)) return [name, isObject(value) ? walk(value, {}, undefined) : value];
        if (isKept(value, properties[name])) return [name, value];
        const other = fresh(value, properties[name]);
        given.add(JSON.stringify(other));
        return [name, other];
      }),
    );
  return (operation, body) => {
    const { document, resources } = run();
    const resource = resources.find(({ create }) => create?.operation === operation);
    const label = resource && run().stage(resource).labelField;
    return walk(body, bodyProperties(document.root, operation), label);
  };
}

/** What stands behind the prefix of a text: the `a1b2` of `sk-test-a1b2`. */
function afterPrefix(value: unknown): string | undefined {
  const rest = typeof value === 'string' ? /[^-_.:]+$/.exec(value)?.[0] : undefined;
  return rest === value ? undefined : rest;
}
