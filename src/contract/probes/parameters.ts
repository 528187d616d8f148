import { constraint, flatten } from '../../spec/constraints.ts';
import type { Operation, Parameter } from '../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Caller } from '../http/caller.ts';
import { isOwnerName, ownerFields } from '../vocabulary.ts';
import { type CredentialProbe, identityHeaders, withHeaders } from './credential-probe.ts';

/** What parameters without a credential are made from. */
export interface ParameterSource {
  readonly root: JsonObject;
  readonly operation: Operation;
  /** The account under test, as the operation wants its credential presented. */
  readonly self: Caller;
}

/**
 * No credential, but a documented parameter: a list that is made of several queries may be guarded in one of them only, and
 * a parameter that names the caller is no proof.
 */
export function unauthenticatedParameters(
  source: ParameterSource,
  resource: Resource,
  item: JsonObject | undefined,
): readonly CredentialProbe[] {
  const { list } = resource;
  const owners = Object.values(item ? ownerFields(item, resource) : {});
  const probes = optionalParameters(source.operation).flatMap((parameter): CredentialProbe[] => {
    const { name } = parameter;
    const at = list?.filters[name] ?? `/${name}`;
    const values = [
      ...(name === list?.paging?.limit ? [1] : []),
      item && valueAt(item, at),
      ...(isOwnerName(name) ? [...owners, ownName(source)] : []),
      usualValue(source, parameter),
    ].filter((value) => value !== undefined && value !== null);
    // One value is enough, except of a parameter that names the owner.
    const chosen = isOwnerName(name) ? [...new Set(values)] : values.slice(0, 1);
    return chosen.map((value) => ({ ...unauthenticated(name), parameters: { [name]: value } }));
  });
  const [owner] = owners;
  return owner === undefined
    ? probes
    : [...probes, withHeaders('no credential, but the account’s own id', identityHeaders(owner))];
}

/** No credential, but every documented parameter at once. */
export function allParameters(source: ParameterSource): readonly CredentialProbe[] {
  const entries = optionalParameters(source.operation).map((parameter) => [
    parameter.name,
    (isOwnerName(parameter.name) ? ownName(source) : undefined) ?? usualValue(source, parameter),
  ]);
  return entries.length === 0
    ? []
    : [{ ...unauthenticated('every documented parameter'), parameters: Object.fromEntries(entries) }];
}

const unauthenticated = (label: string): CredentialProbe => ({
  label: `no credential, but ${label}`,
  as: { kind: 'nobody' },
});

function optionalParameters({ parameters }: Operation): readonly Parameter[] {
  return parameters.filter(
    (parameter) =>
      !parameter.required &&
      (parameter.in === 'query' || parameter.in === 'header') &&
      !/authorization|cookie/i.test(parameter.name),
  );
}

function ownName({ self }: ParameterSource): string | undefined {
  return self.kind === 'user' ? self.user : undefined;
}

/** The document's example, or some valid value. */
function usualValue({ root }: ParameterSource, { example, schema, trail }: Parameter): unknown {
  if (example !== undefined || schema === undefined) return example ?? 'keymock';
  const flat = flatten(root, schema, trail);
  const [choice] = arrayOf(constraint(flat, 'enum')?.value);
  return choice ?? (flat.types.includes('string') ? 'keymock' : flat.types.includes('boolean') ? true : 1);
}
