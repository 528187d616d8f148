import { constraint, flatten } from '../../../spec/constraints.ts';
import type { Operation, Parameter } from '../../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import type { Run } from '../../engine/run-state.ts';
import { isOwnerName, ownerFields } from '../tenancy/owner-fields.ts';
import { type Attempt, saying, without } from './attempt.ts';

/**
 * No credential, but a documented parameter: a list that is made of several queries may be guarded in one of them only, and
 * what says who asks is not to be believed.
 */
export function bareParameters(
  run: Run,
  operation: Operation,
  resource: Resource,
  item: JsonObject | undefined,
): readonly Attempt[] {
  const { list } = resource;
  const owners = Object.values(item ? ownerFields(item, resource) : {});
  const attempts = optional(operation).flatMap((parameter): Attempt[] => {
    const { name } = parameter;
    const at = list?.filters[name] ?? `/${name}`;
    const values = [
      ...(name === list?.paging?.limit ? [1] : []),
      item && valueAt(item, at),
      ...(isOwnerName(name) ? [...owners, nameOf(run, operation)] : []),
      usual(run, parameter),
    ].filter((value) => value !== undefined && value !== null);
    // One value will do, but whose a thing is must be tried with what there is.
    const tried = isOwnerName(name) ? [...new Set(values)] : values.slice(0, 1);
    return tried.map((value) => ({ ...bare(name), parameters: { [name]: value } }));
  });
  const [owner] = owners;
  return owner === undefined
    ? attempts
    : [...attempts, without('no credential, but our own id', saying(owner))];
}

/** No credential, but every documented parameter at once. */
export function bareTogether(run: Run, operation: Operation): readonly Attempt[] {
  const entries = optional(operation).map((parameter) => [
    parameter.name,
    (isOwnerName(parameter.name) ? nameOf(run, operation) : undefined) ?? usual(run, parameter),
  ]);
  return entries.length === 0
    ? []
    : [{ ...bare('every parameter that there is'), parameters: Object.fromEntries(entries) }];
}

const bare = (what: string): Attempt => ({ what: `no credential, but ${what}`, caller: { kind: 'nobody' } });

function optional({ parameters }: Operation): readonly Parameter[] {
  return parameters.filter(
    (parameter) =>
      !parameter.required &&
      (parameter.in === 'query' || parameter.in === 'header') &&
      !/authorization|cookie/i.test(parameter.name),
  );
}

function nameOf(run: Run, operation: Operation): string | undefined {
  const self = run.self(operation);
  return self.kind === 'user' ? self.user : undefined;
}

/** What the document gives for an example, or a value that will do. */
function usual({ document }: Run, { example, schema, trail }: Parameter): unknown {
  if (example !== undefined || schema === undefined) return example ?? 'keymock';
  const flat = flatten(document.root, schema, trail);
  const [choice] = arrayOf(constraint(flat, 'enum')?.value);
  return choice ?? (flat.types.includes('string') ? 'keymock' : flat.types.includes('boolean') ? true : 1);
}
