import { parseJson } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';
import { mustNotBeElsewhere } from './read-elsewhere.ts';

export const readable: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/readable',
  title: 'what was created can be read, and is itself',
  why: 'A read that gives another item makes clients change or delete the wrong one.',
  failing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-0"}',
  passing: 'GET /keys/keymock-1 -> 200, {"name": "keymock-1"}',
  source: 'x-resource: read',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['read', 'create'],
      title: 'created items can be read one by one',
      writes: true,
      async run(scene, stage) {
        const items = stage.canMultiply ? await stage.population(3) : [await stage.main()];
        for (const item of items.slice(0, 3)) if (!(await mustBeItself(scene, stage, item))) return;
        await mustNotBeElsewhere(scene, stage);
        const [first] = items;
        if (stage.labelField === undefined || !stage.canMultiply || first?.label === undefined) return;
        // A read by the beginning of a name finds this one, too.
        await stage.create({ [stage.labelField]: `${first.label}-longer` });
        await mustBeItself(scene, stage, first);
      },
    }),
};

/** Reads an item. Whether it can be read, alone; what it is then is told besides. */
async function mustBeItself(scene: Scene, stage: Stage<ResourceWith<'read'>>, item: Item): Promise<boolean> {
  const { resource } = stage;
  const { operation, pointer } = resource.read;
  const exchange = await scene.send(await stage.itemDraft('read', item));
  const fault = { trail: verbTrail(pointer, operation), operation: operation.label, exchange };
  if (!isSuccess(exchange)) {
    scene.fail({
      ...fault,
      message: `a created ${resource.name} cannot be read`,
      expected: 'a success',
      actual: statusOf(exchange),
    });
    return false;
  }
  const shown = stage.shown('read', exchange);
  if (shown === undefined) {
    scene.fail({
      ...fault,
      message: `the reply of ${operation.label} does not have the ${resource.name}`,
      expected: `an object at "${resource.read.item ?? ''}"`,
      actual: 'none',
    });
    return false;
  }
  const others = othersIn(resource.read.item, exchange);
  if (others > 0) {
    scene.fail({
      ...fault,
      message: `${operation.label} gives more than the ${resource.name} that was asked for`,
      expected: 'one item',
      actual: `${others + 1} items`,
    });
    return false;
  }
  const wrong = [resource.id, stage.labelAt].find((at) => {
    const known = at === undefined ? undefined : valueAt(item.known, at);
    return known !== undefined && at !== undefined && !sameValue(known, valueAt(shown, at));
  });
  if (wrong !== undefined) {
    scene.fail({
      ...fault,
      message: `${operation.label} gives another ${resource.name} than asked for`,
      expected: `${wrong} as created`,
      actual: JSON.stringify(valueAt(shown, wrong) ?? null),
    });
  }
  return true;
}

/** What else is in a list of which the document says that the first is the item. */
function othersIn(item: string | undefined, { response }: Exchange): number {
  const list = /^(.*)\/0$/.exec(item ?? '')?.[1];
  const found = list === undefined ? undefined : valueAt(parseJson(response.body), list);
  return Array.isArray(found) ? found.length - 1 : 0;
}
