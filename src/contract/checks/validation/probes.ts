import { constraint, type FlatSchema } from '../../../spec/constraints.ts';
import type { Operation } from '../../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { Run } from '../../engine/run-state.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties, bodySchema, numberSaid } from '../../engine/values.ts';

/** A body that must be refused. */
export interface Probe {
  /** `without name`. */
  readonly what: string;
  /** What is broken, innermost first. */
  readonly trail: readonly string[];
  readonly json: unknown;
}

export type ProbeKind = 'required' | 'null' | 'type' | 'format' | 'enum' | 'limit';

/** An operation whose bodies are broken, and a valid body of it, fresh each time. */
export interface Target {
  readonly operation: Operation;
  valid(): Promise<JsonObject>;
}

/** The create of a resource, as a target. */
export function createTarget(stage: Stage<ResourceWith<'create'>>): Target {
  return { operation: stage.resource.create.operation, valid: () => stage.body() };
}

/** Every body of a kind that the schema forbids, each otherwise valid. */
export async function probesOf(run: Run, { operation, valid }: Target, kind: ProbeKind): Promise<Probe[]> {
  const schema = bodySchema(run.document.root, operation);
  if (schema === undefined) return [];
  const probes: Probe[] = [];
  if (kind === 'type') probes.push(...wholeBodies(schema));
  for (const [name, property] of Object.entries(bodyProperties(run.document.root, operation))) {
    const isRequired = Object.hasOwn(schema.required, name);
    if (kind === 'required') {
      if (!isRequired) continue;
      const { [name]: _, ...rest } = await valid();
      probes.push({
        what: `without ${name}`,
        trail: [...property.trail, ...(schema.required[name] ?? [])],
        json: rest,
      });
      continue;
    }
    for (const { what, value, trail } of wrongValues[kind](property, isRequired, run)) {
      if (run.schemas.violations(property.pointer, value, 'request').length === 0) continue;
      probes.push({ what: `${name} ${what}`, trail, json: { ...(await valid()), [name]: value } });
    }
  }
  // What one way to write the body forbids, another may allow.
  return probes.filter(({ json }) => run.schemas.violations(schema.pointer, json, 'request').length > 0);
}

/** Whether an operation takes a JSON body whose fields can be broken. */
export function hasFields(root: JsonObject, operation: Operation): boolean {
  return Object.keys(bodyProperties(root, operation)).length > 0;
}

interface WrongValue {
  readonly what: string;
  readonly value: unknown;
  readonly trail: readonly string[];
}

const wrongValues: Readonly<
  Record<Exclude<ProbeKind, 'required'>, (schema: FlatSchema, isRequired: boolean, run: Run) => WrongValue[]>
> = {
  // An optional field that is null is often taken for an absent one; only of a required one the document is plain enough.
  null: (schema, isRequired) =>
    isRequired && schema.types.length > 0 && !schema.types.includes('null')
      ? [{ what: 'null', value: null, trail: schema.trail }]
      : [],
  type: (schema, _, run) =>
    samples(run)
      .filter(({ types }) => schema.types.length > 0 && !types.some((type) => schema.types.includes(type)))
      .map(({ what, value }) => ({ what, value, trail: schema.trail })),
  format(schema, _, run) {
    const wrong: WrongValue[] = [];
    const format = constraint(schema, 'format');
    if (typeof format?.value === 'string')
      wrong.push({
        what: `that is no ${format.value}`,
        value: `keymock-no-${format.value}`,
        trail: format.trail,
      });
    const pattern = constraint(schema, 'pattern');
    if (pattern === undefined) return wrong;
    const texts = [
      { what: 'with a space', value: `${run.freshName()} x` },
      { what: 'with a letter beyond ASCII', value: `${run.freshName()}-é` },
      { what: 'with a slash', value: `${run.freshName()}/x` },
      { what: 'with a line break at its end', value: `${run.freshName()}\n` },
    ];
    return [...wrong, ...texts.map((text) => ({ ...text, trail: pattern.trail }))];
  },
  enum(schema) {
    const choices = constraint(schema, 'enum');
    if (choices === undefined || !arrayOf(choices.value).some((choice) => typeof choice === 'string'))
      return [];
    return [{ what: 'outside its choices', value: 'keymock-no-such-choice', trail: choices.trail }];
  },
  limit(schema, _, run) {
    const beyond = (keyword: string, what: string, breaking: (limit: number) => unknown): WrongValue[] => {
      const limit = numberSaid(schema, keyword);
      const said = constraint(schema, keyword);
      return limit === undefined || said === undefined || limit > 100_000
        ? []
        : [{ what: `${what} ${limit}`, value: breaking(limit), trail: said.trail }];
    };
    const long = (length: number) => run.freshName().padEnd(length, 'k').slice(0, length);
    return [
      ...beyond('maxLength', 'longer than', (limit) => long(limit + 1)),
      ...beyond('maxLength', 'much longer than', (limit) => long(limit * 4 + 100)),
      ...beyond('minLength', 'shorter than', (limit) => (limit > 0 ? long(limit - 1) : long(1))),
      ...beyond('maximum', 'over', (limit) => limit + 1),
      ...beyond('minimum', 'under', (limit) => limit - 1),
      ...beyond('exclusiveMaximum', 'not under', (limit) => limit),
      ...beyond('exclusiveMinimum', 'not over', (limit) => limit),
      ...beyond('maxItems', 'with more items than', (limit) =>
        Array.from({ length: limit + 1 }, (_item, i) => `keymock-${i}`),
      ),
      ...beyond('minItems', 'with fewer items than', (limit) =>
        Array.from({ length: Math.max(0, limit - 1) }, (_item, i) => `keymock-${i}`),
      ),
    ];
  },
};

/** A value of each type; a server that takes one for a name has a name then that is known to be ours. */
function samples(run: Run) {
  return [
    { what: 'a text', value: run.freshName(), types: ['string'] },
    { what: 'a whole number', value: run.freshNumber(), types: ['integer', 'number'] },
    { what: 'a fraction', value: run.freshNumber() + 0.5, types: ['number'] },
    { what: 'a boolean', value: true, types: ['boolean'] },
    { what: 'an array', value: [run.freshName()], types: ['array'] },
    { what: 'an object', value: { keymock: 1 }, types: ['object'] },
  ];
}

function wholeBodies(schema: FlatSchema): Probe[] {
  if (!schema.types.includes('object')) return [];
  const { trail } = schema;
  return [
    { what: 'an array for a body', type: 'array', json: ['keymock'] },
    { what: 'a text for a body', type: 'string', json: 'keymock' },
    { what: 'a number for a body', type: 'number', json: 7 },
    { what: 'null for a body', type: 'null', json: null },
  ]
    .filter(({ type }) => !schema.types.includes(type))
    .map(({ what, json }) => ({ what, trail, json }));
}
