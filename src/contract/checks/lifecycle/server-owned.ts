import { constraint, flatten } from '../../../spec/constraints.ts';
import { jsonContent, type Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { Resource, ResourceWith } from '../../../spec/resource.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { itemOf, type Run } from '../../engine/run-state.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { bodyProperties } from '../../engine/values.ts';
import type { Exchange } from '../../types.ts';
import { sameValue, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail, successOf } from '../trails.ts';
import { changeBody } from './item-changes.ts';
import { current } from './seen.ts';

export const serverOwned: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/server-owned',
  title: 'the client cannot choose what the server decides',
  why: 'A client that may set its own id, secret or owner can take over the key of another.',
  failing: 'POST /keys {"name": "keymock-1", "id": "mine"} -> 201, {"id": "mine"}',
  passing: 'POST /keys {"name": "keymock-1", "id": "mine"} -> 201, {"id": "0191..."}; or 400',
  source: 'the document: fields of the reply that the request does not have',
  plan: (subject) => [
    ...resourceCases(subject, {
      needs: ['create'],
      title: 'ids, secrets, owners and times in a create are ignored or refused',
      writes: true,
      async run(scene, stage, resource) {
        await stage.main();
        if (!stage.canMultiply) scene.skip('only one is made');
        const { operation } = resource.create;
        if (operation.body === undefined) return;
        const chosen = scene.run.withRandomCredentials(operation, ownedFields(scene.run, resource));
        if (Object.keys(chosen).length === 0)
          scene.skip('the document shows no field that only the server sets');
        const exchange = await scene.probe(stage.createDraft({ ...(await stage.body()), ...chosen }));
        const item = itemOf(scene.run.ledger, exchange);
        const listed = item && (await stage.listed(item));
        const shown = [item?.shown, listed];
        tellTaken(scene, resource, { verb: 'chose', operation, exchange, chosen, shown });
      },
    }),
    ...resourceCases(subject, {
      needs: ['update', 'create'],
      title: 'ids, secrets, owners and times in an update are ignored or refused',
      writes: true,
      run: chooseByUpdate,
    }),
  ],
};

async function chooseByUpdate(
  scene: Scene,
  stage: Stage<ResourceWith<'update' | 'create'>>,
  resource: ResourceWith<'update' | 'create'>,
): Promise<void> {
  const { operation } = resource.update;
  const asked = bodyProperties(scene.run.document.root, operation);
  const owned = Object.entries(ownedFields(scene.run, resource));
  const chosen = scene.run.withRandomCredentials(
    operation,
    Object.fromEntries(owned.filter(([name]) => !Object.hasOwn(asked, name))),
  );
  if (Object.keys(chosen).length === 0) scene.skip('the document shows no field that only the server sets');
  const item = await stage.spare();
  const json = { ...changeBody(scene, stage, 'update'), ...chosen };
  const exchange = await scene.probe(await stage.itemDraft('update', item, { json }));
  const now = await current(scene, stage, item);
  const shown = [stage.shown('update', exchange), now?.item];
  tellTaken(scene, resource, { verb: 'changed', operation, exchange, chosen, shown });
}

interface Taken {
  /** What the client did, where the server let it. */
  readonly verb: 'chose' | 'changed';
  readonly operation: Operation;
  readonly exchange: Exchange;
  readonly chosen: JsonObject;
  /** The item as the reply shows it, and as it is there afterwards. */
  readonly shown: readonly (JsonObject | undefined)[];
}

/** Reports every field that is the server's own and has what the client sent. */
function tellTaken(
  scene: Scene,
  resource: Resource,
  { verb, operation, exchange, chosen, shown }: Taken,
): void {
  for (const [name, value] of Object.entries(chosen)) {
    if (!shown.some((item) => sameValue(item?.[name], value))) continue;
    scene.fail({
      isInferred: resource.inferred,
      trail: fieldTrail(scene.run.document, resource, `/${name}`),
      operation: operation.label,
      exchange,
      message: `the client ${verb} ${name} of the ${resource.name}`,
      expected: `${name} is the server's own`,
      actual: `${name} is what the client sent`,
    });
  }
}

/** Values that no server would come to by itself, for the fields that are plainly its own. */
function ownedFields({ document }: Run, resource: Resource): Record<string, string | number> {
  const asked = resource.create ? bodyProperties(document.root, resource.create.operation) : {};
  const secrets = resource.secrets.map((rule) => topField(rule.field));
  const id = resource.id === undefined ? undefined : topField(resource.id);
  const chosen: Record<string, string | number> = {};
  for (const [name, pointer] of Object.entries({
    ...shownFields(document.root, resource, 'list'),
    ...shownFields(document.root, resource, 'create'),
  })) {
    const schema = flatten(document.root, pointer);
    const isOwned =
      name === id ||
      secrets.includes(name) ||
      constraint(schema, 'readOnly')?.value === true ||
      /^(created|updated)_?at$|^user_?id$|^owner(_?id)?$|^used_/i.test(name);
    if (Object.hasOwn(asked, name) || !isOwned) continue;
    if (schema.types.includes('number') || schema.types.includes('integer')) chosen[name] = 987_654;
    else if (schema.types.includes('string'))
      chosen[name] = valueFor(name, constraint(schema, 'format')?.value);
  }
  return chosen;
}

/** Names of the fields of an item as a verb's reply shows it, with the pointers of their schemas. */
function shownFields(root: JsonObject, resource: Resource, verb: 'create' | 'list'): Record<string, string> {
  const success = resource[verb] && successOf(resource[verb].operation);
  const content = success && jsonContent(success.contents);
  if (content?.schema === undefined) return {};
  const at = verb === 'list' ? `${resource.list?.items ?? ''}/0` : (resource.create?.item ?? '');
  const [item = content.schema] = schemaTrailAt(root, content.schema, at);
  return Object.fromEntries(
    Object.entries(flatten(root, item).properties).map(([name, { pointer }]) => [name, pointer]),
  );
}

function valueFor(name: string, format: unknown): string {
  if (format === 'date-time' || /_?at$/i.test(name)) return '2001-02-03T04:05:06.000000Z';
  return format === 'uuid' || /id$/i.test(name)
    ? '01234567-89ab-4cde-8f01-23456789abcd'
    : 'keymock-chosen-by-the-client';
}
