import type { ResourceWith } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { readListing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { cutElsewhere } from './cut-elsewhere.ts';

type Headers = Readonly<Record<string, string>>;

/**
 * What is nearly the name of our scope is another one: nothing is compared by its beginning, nobody stands for all, and where
 * several headers make a scope, it matters where the one ends and the other begins.
 */
export async function lookFromNear(
  scene: Scene,
  stage: Stage<ResourceWith<'list' | 'create'>>,
  items: readonly Item[],
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.list;
  const ours = Object.entries(scene.run.settings.headers).filter(([name]) =>
    resource.scope.some((scope) => scope.toLowerCase() === name.toLowerCase()),
  );
  for (const headers of [...ours.flatMap(nearTo), ...cutElsewhere(ours)]) {
    const exchange = await scene.probe(scene.draft(operation, { headers }));
    const listing = readListing(resource, exchange);
    if (!items.some((item) => stage.inList(listing, item).length > 0)) continue;
    const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    scene.fail({
      trail: [resource.pointer, operation.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${told.join(', ')} sees our ${resource.name} items`,
      expected: 'none of our items',
      actual: 'they are in the list',
    });
  }
}

function nearTo([name, ours]: readonly [string, string]): Headers[] {
  if (ours.length < 3) return [];
  const values = [`${ours}0`, ours.slice(0, -1), `${ours},keymock`, '*', '%'];
  return values.map((value) => ({ [name]: value }));
}
