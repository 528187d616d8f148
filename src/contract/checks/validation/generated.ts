import fc from 'fast-check';
import { constraint } from '../../../spec/constraints.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { optionalFields } from '../../engine/valid-bodies.ts';
import { bodyProperties, bodySchema } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { arbitraryFor, suffixesFor } from './arbitrary.ts';

type Creatable = Stage<ResourceWith<'create'>>;

/** What came of creates that were made up. */
export interface Generated {
  /** The smallest valid body that was refused. */
  readonly refused: Exchange | undefined;
  readonly made: readonly (Item | undefined)[];
}

/** Bodies to try, and requests to make a refused one smaller: on our own machine, and on somebody else's. */
const budgets = { own: { bodies: 20, shrinks: 40 }, elsewhere: { bodies: 4, shrinks: 6 } };

/**
 * Creates with bodies that are made up from the schema: any choice of the fields that may be left out, each with any value,
 * from the seed of the run. Where one is refused, smaller ones are tried until none is.
 *
 * @param isRefused whether a reply is a refusal that a valid body must not get
 */
export async function tryGenerated(
  scene: Scene,
  stage: Creatable,
  isRefused: (exchange: Exchange) => boolean,
): Promise<Generated> {
  const { settings } = scene.run;
  const { bodies, shrinks } = settings.isLoopback ? budgets.own : budgets.elsewhere;
  const made: (Item | undefined)[] = [];
  let refused: Exchange | undefined;
  let left = shrinks;
  const isTaken = async (fields: JsonObject): Promise<boolean> => {
    if (refused !== undefined && left-- <= 0) return true;
    const body = await stage.body(named(scene, stage, fields));
    if (!isValid(scene, stage, body)) return true;
    const exchange = await scene.probe(stage.createDraft(body));
    made.push(itemOf(scene.run.ledger, exchange));
    if (!isRefused(exchange)) return true;
    refused = exchange;
    return false;
  };
  const model = modelOf(scene, stage);
  if (Object.keys(model).length === 0) return { refused, made };
  const property = fc.asyncProperty(fc.record(model, { requiredKeys: [] }), isTaken);
  await fc.check(property, { seed: settings.seed, numRuns: bodies });
  return { refused, made };
}

const suffix = 'keymock-suffix';

/** Values of the fields of a create; what its name ends with, under a name that no field has. */
function modelOf(scene: Scene, stage: Creatable): Readonly<Record<string, fc.Arbitrary<unknown>>> {
  const { root } = scene.run.document;
  const { operation, inputs } = stage.resource.create;
  const optional = optionalFields(scene.run, stage);
  const required = Object.keys(bodySchema(root, operation)?.required ?? {});
  const model: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, schema] of Object.entries(bodyProperties(root, operation))) {
    if (name === stage.labelField) model[suffix] = suffixesFor(schema);
    const isOwn = Object.hasOwn(optional, name) || (required.includes(name) && !inputs.includes(name));
    // A text that must be there may have a meaning that its schema does not tell.
    const isPlain =
      Object.hasOwn(optional, name) ||
      !schema.types.includes('string') ||
      constraint(schema, 'enum') !== undefined ||
      constraint(schema, 'const') !== undefined;
    const values = isOwn && isPlain && name !== stage.labelField ? arbitraryFor(name, schema) : undefined;
    if (values !== undefined) model[name] = values;
  }
  return model;
}

function named({ run }: Scene, { labelField }: Creatable, fields: JsonObject): JsonObject {
  const { [suffix]: ending, ...rest } = fields;
  return labelField === undefined || ending === undefined
    ? rest
    : { ...rest, [labelField]: `${run.freshName()}-${ending}` };
}

/** The schema has the last word: it may forbid what its parts allow. */
function isValid({ run }: Scene, { resource }: Creatable, body: JsonObject): boolean {
  const schema = bodySchema(run.document.root, resource.create.operation);
  return schema === undefined || run.schemas.violations(schema.pointer, body, 'request').length === 0;
}
