import type { Operation } from '../../../spec/document.ts';
import { deepEqual } from '../../../spec/json.ts';
import { type ResourceWith, rolesOf } from '../../../spec/resource.ts';
import { isSecured } from '../../engine/caller.ts';
import { parametersBy } from '../../engine/item.ts';
import { readListing } from '../../engine/listing.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { toldOfOurs } from '../told-of-ours.ts';
import type { Stranger } from './tenants.ts';

/** Our items may be part of what a stranger reads of other kinds: lists, what is in them, what belongs to no resource. */
export async function lookElsewhere(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  { what, asker }: Stranger,
): Promise<void> {
  const { run } = scene;
  const { resource } = stage;
  // What is told of the newest is told of ours.
  if (stage.canMultiply) await stage.spare();
  const self = run.self(resource.create.operation);
  // What is deleted is ours, too.
  const ours = run.ledger.items.filter((item) => item.resource === resource && deepEqual(item.caller, self));
  const tell = (operation: Operation, exchange: Exchange) => {
    if (toldOfOurs(run, ours, exchange, unguessable) === undefined) return;
    scene.fail({
      trail: [resource.pointer, operation.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} is shown our ${resource.name} items as a part of other things`,
      expected: 'nothing of ours',
      actual: 'an id, a name or a secret of ours is in it',
    });
  };
  for (const operation of run.document.operations) {
    const roles = rolesOf(run.resources, operation);
    const isRead = operation.method === 'GET' && !operation.path.includes('{') && isSecured(operation);
    if (!isRead || roles.some((role) => role.resource === resource)) continue;
    const exchange = await scene.probe(scene.draft(operation, asker(operation)));
    tell(operation, exchange);
    for (const { resource: other } of roles) {
      const [first = {}] = readListing(other, exchange).items;
      const parameters = other.read && parametersBy(other.read, first);
      if (other.read === undefined || parameters === undefined) continue;
      const { operation: read } = other.read;
      tell(read, await scene.probe(scene.draft(read, { ...asker(read), parameters })));
    }
  }
}

/** Characters of an id that is not counted up in each account. */
const unguessable = 16;
