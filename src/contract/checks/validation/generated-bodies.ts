import fc from 'fast-check';
import { constraint, type FlatSchema } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { bodyProperties, bodySchema, type Exchange, isRefusal, type ResourceContext } from '../../check.ts';
import { arbitraryFor, suffixesFor } from '../../probes/arbitrary.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import type { Trial } from './valid-trial.ts';

/** Bodies to try, and requests to make a rejected one smaller. */
const budgets = { thisMachine: { bodies: 20, shrinks: 40 }, elsewhere: { bodies: 4, shrinks: 6 } };

/**
 * Creates with bodies that are generated from the schema: any choice of the optional fields, each with any value, from the
 * seed of the run. Where one is rejected, smaller ones are tried until none is.
 */
export async function tryGeneratedBodies({ context, create, reportRejected }: Trial): Promise<void> {
  const { items, limits, seed } = context;
  if (!items.canHaveMany) return;
  const { bodies, shrinks } = limits.isLoopback ? budgets.thisMachine : budgets.elsewhere;
  let smallest: Exchange | undefined;
  let left = shrinks;
  const isAccepted = async (fields: JsonObject): Promise<boolean> => {
    if (smallest !== undefined && left-- <= 0) return true;
    const body = await items.body(withName(context, fields));
    if (!isValid(context, body)) return true;
    const reply = await create(body);
    if (!isRefusal(reply) || isTaken(context, reply)) return true;
    smallest = reply;
    return false;
  };
  const model = modelOf(context);
  if (Object.keys(model).length === 0) return;
  const property = fc.asyncProperty(fc.record(model, { requiredKeys: [] }), isAccepted);
  await fc.check(property, { seed, numRuns: bodies });
  if (smallest) reportRejected(smallest, { label: 'generated from its schema' });
}

type Context = ResourceContext<ResourceWith<'create'>>;

/** Stands for what the name of an item ends with: no field has this name. */
const suffix = 'keymock-suffix';

/** Values of the fields of a create. */
function modelOf({ document: { root }, items, resource }: Context) {
  const { operation, inputs } = resource.create;
  const optional = items.optionalFields();
  const required = bodySchema(root, operation)?.required ?? {};
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, schema] of Object.entries(bodyProperties(root, operation))) {
    if (name === items.nameField) {
      model[suffix] = suffixesFor(schema);
      continue;
    }
    const isFillable = Object.hasOwn(required, name) && !inputs.includes(name) && !isOpenText(schema);
    const values = Object.hasOwn(optional, name) || isFillable ? arbitraryFor(name, schema) : undefined;
    if (values !== undefined) model[name] = values;
  }
  return model;
}

/** A required text may have a meaning that its schema does not show. */
function isOpenText(schema: FlatSchema): boolean {
  const hasChoices = ['enum', 'const'].some((keyword) => constraint(schema, keyword) !== undefined);
  return schema.types.includes('string') && !hasChoices;
}

function withName({ freshName, items: { nameField } }: Context, fields: JsonObject): JsonObject {
  const { [suffix]: ending, ...rest } = fields;
  return nameField === undefined || ending === undefined
    ? rest
    : { ...rest, [nameField]: `${freshName()}-${ending}` };
}

/** The schema as a whole may forbid what its parts allow. */
function isValid({ document, resource, schemas }: Context, body: JsonObject): boolean {
  const schema = bodySchema(document.root, resource.create.operation);
  return schema === undefined || schemas.violations(schema.pointer, body, 'request').length === 0;
}
