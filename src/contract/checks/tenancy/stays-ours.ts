import { valueAt } from '../../../spec/pointer.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { secretOf } from '../../api/item.ts';
import { createContext } from '../../context.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { readWith } from '../auth/issued-key.ts';
import { differences } from '../compare.ts';
import { changeOf } from './change-of.ts';

/** After a stranger has made something with our name, has changed it and has deleted it again, what is ours is there and as it was. */
export async function staysOurs(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
  ours: Item,
  what: string,
  created: Exchange,
): Promise<void> {
  const { resource } = stage;
  const { operation } = resource.create;
  const theirs = itemOf(scene.run.ledger, created);
  const before = ours.known;
  if (theirs === undefined || !ours.isAlive) return;
  const fail = (exchange: Exchange, expected: string, actual: string) =>
    scene.fail({
      trail: exchange === created ? [resource.pointer, operation.pointer] : [resource.pointer],
      absolute: true,
      operation: operation.label,
      exchange,
      message: `${what} gets at our ${resource.name} by its name`,
      expected,
      actual,
    });
  const secret = resource.secrets.find(({ field }) => {
    const value = valueAt(ours.shown, field);
    return typeof value === 'string' && value !== '' && value === valueAt(theirs.shown, field);
  });
  if (secret) fail(created, 'a secret of its own', `the ${secret.field.slice(1)} is ours`);
  for (const turn of ['made', 'changed', 'deleted']) {
    if (turn === 'changed') {
      const json = changeOf(scene, stage);
      if (resource.update === undefined || json === undefined) continue;
      await scene.probe(await stage.itemDraft('update', theirs, { json }));
    }
    if (turn === 'deleted') {
      if (resource.delete === undefined) return;
      await stage.remove(theirs);
    }
    const told = `after the other was ${turn}`;
    if ((await stage.exists(ours)) === false) {
      ours.isAlive = false;
      return fail(created, 'what is ours stays', `it is gone ${told}`);
    }
    const now = await stage.listed(ours);
    const changed = now ? differences(before, now) : [];
    if (changed.length > 0)
      fail(created, 'what is ours stays as it is', `${changed.join(', ')} changed ${told}`);
    const key = secretOf(resource, ours.shown);
    if (key === undefined || resource.inferred) continue;
    const exchange = await readWith(createContext(scene), resource, key);
    if (!isSuccess(exchange)) fail(exchange, 'our key opens as before', `it does not ${told}`);
  }
}
