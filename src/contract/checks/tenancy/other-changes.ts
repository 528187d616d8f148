import { constraint, type FlatSchema } from '../../../spec/constraints.ts';
import { jsonContent, type Operation } from '../../../spec/document.ts';
import { arrayOf, deepEqual, type JsonObject } from '../../../spec/json.ts';
import { type Resource, type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { isSecured } from '../../engine/caller.ts';
import { type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { anyValue, bodyProperties, bodySchema, documentedValue } from '../../engine/values.ts';
import { sameValue } from '../compare.ts';
import type { Stranger } from './tenants.ts';

/** An operation that is no part of a resource's life, and is about one of its items all the same. */
export interface OtherChange {
  readonly operation: Operation;
  /** The parameter of the path that holds the item's id. */
  readonly parameter: string;
}

/** What else is written below the path of an item: `POST /keys/{id}/limit`. */
export function otherChanges(
  operations: readonly Operation[],
  resources: readonly Resource[],
  { read, id }: Resource,
): OtherChange[] {
  const [[parameter, at] = [], ...others] = Object.entries(read?.by ?? {});
  const path = read?.operation.path.replace(/\/$/, '');
  if (parameter === undefined || others.length > 0 || at !== id || !path?.endsWith(`{${parameter}}`))
    return [];
  return operations
    .filter(
      (operation) =>
        ['POST', 'PUT', 'PATCH'].includes(operation.method) &&
        operation.path.startsWith(`${path}/`) &&
        !operation.path.slice(path.length).includes('{') &&
        isSecured(operation) &&
        rolesOf(resources, operation).length === 0,
    )
    .map((operation) => ({ operation, parameter }));
}

/** A stranger sets a field of our item by such an operation; only what it has sent, and is there then, counts. */
export async function changeOtherwise(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  { operation, parameter }: OtherChange,
  { what, asker }: Stranger,
): Promise<void> {
  const { resource } = stage;
  const ours = await stage.main();
  const before = await stage.listed(ours);
  if (before === undefined) return;
  const json = changedBody(scene, operation, before);
  if (json === undefined) return;
  const exchange = await scene.probe(
    scene.draft(operation, {
      ...asker(operation),
      parameters: { [parameter]: stage.idOf(ours.known) },
      json,
    }),
  );
  const now = await stage.listed(ours);
  const taken = Object.keys(json).filter(
    (name) =>
      now &&
      Object.hasOwn(before, name) &&
      !sameValue(before[name], json[name]) &&
      sameValue(now[name], json[name]),
  );
  if (taken.length === 0) return;
  scene.fail({
    trail: [resource.pointer, operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${what} can change our ${resource.name}: ${taken.join(', ')}`,
    expected: '404 or 403, and it stays as it is',
    actual: `${statusOf(exchange)}, and it was changed`,
  });
}

/** A body of what is required, that gives fields of the item other values; undefined where there is none. */
function changedBody({ run }: Scene, operation: Operation, item: JsonObject): JsonObject | undefined {
  const { root } = run.document;
  const required = bodySchema(root, operation)?.required ?? {};
  const content = jsonContent(operation.body?.contents ?? []);
  const body: Record<string, unknown> = {};
  let isChange = false;
  for (const [name, schema] of Object.entries(bodyProperties(root, operation))) {
    const other = Object.hasOwn(item, name) ? anotherValue(schema, item[name]) : undefined;
    if (other !== undefined && run.schemas.violations(schema.pointer, other, 'request').length === 0) {
      body[name] = other;
      isChange = true;
    } else if (Object.hasOwn(required, name)) {
      const value = documentedValue(content, name, schema) ?? anyValue(schema);
      if (value === undefined) return undefined;
      body[name] = value;
    }
  }
  return isChange ? body : undefined;
}

/** Another value than the one that is there, of what has few or is counted. */
export function anotherValue(schema: FlatSchema, value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  const choices = arrayOf(constraint(schema, 'enum')?.value);
  if (choices.length > 0) return choices.find((choice) => choice !== null && !deepEqual(choice, value));
  return typeof value === 'number' ? value + 1 : undefined;
}
