import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import {
  anyValue,
  bodyProperties,
  bodySchema,
  type Collection,
  type ResourceContext,
  refersElsewhere,
} from '../../check.ts';
import { type ValidValue, validChoices, validNames, validValues } from '../../probes/valid-values.ts';

/** A valid body that differs from a plain one in some fields. */
export interface Variant extends Omit<ValidValue, 'value'> {
  readonly fields: JsonObject;
}

/** One valid create per value worth trying, and one with all optional fields together. */
export function validVariants(context: ResourceContext<ResourceWith<'create'>>): Variant[] {
  const { document, items, limits, resource, schemas } = context;
  const properties = bodyProperties(document.root, resource.create.operation);
  const optional = items.optionalFields();
  const variants = Object.entries(properties).flatMap(([name, schema]) => {
    if (name === items.nameField) return variantsOf(name, validNames(schema, context));
    if (!Object.hasOwn(optional, name)) return variantsOf(name, validChoices(schema));
    return variantsOf(name, validValues(schema, items.validValue(name, schema)));
  });
  const all = items.allOptional();
  if (limits.isLoopback && all !== undefined && Object.keys(all).length > 1)
    variants.push({ label: 'with all optional fields', fields: all, mustBeAccepted: true });
  return variants.filter(
    ({ fields, isForm }) =>
      (limits.isLoopback || !isForm) &&
      Object.entries(fields).every(([name, value]) => {
        const schema = properties[name];
        return schema === undefined || schemas.violations(schema.pointer, value, 'request').length === 0;
      }),
  );
}

type UpdateContext = Pick<ResourceContext<ResourceWith<'update'>>, 'document' | 'resource' | 'schemas'> & {
  readonly items: Pick<Collection, 'nameAt'>;
};

/** One valid update per value worth trying. What identifies or names the item stays as it is. */
export function validChanges({ document, items, resource, schemas }: UpdateContext): Variant[] {
  const { operation, by, fields } = resource.update;
  const changes = Object.entries(bodyProperties(document.root, operation)).flatMap(([name, schema]) => {
    const at = fields[name] ?? `/${name}`;
    const isKept = at === items.nameAt || Object.values(by).includes(at);
    return isKept || refersElsewhere(name, schema)
      ? []
      : variantsOf(name, validValues(schema, anyValue(schema)));
  });
  const pointer = bodySchema(document.root, operation)?.pointer;
  return changes.filter(
    (change) => pointer === undefined || schemas.violations(pointer, change.fields, 'request').length === 0,
  );
}

function variantsOf(name: string, values: readonly ValidValue[]): readonly Variant[] {
  return values.map(({ value, label, ...rest }) => ({
    ...rest,
    label: `${name} ${label}`,
    fields: { [name]: value },
  }));
}
