import type { ResourceWith } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { verbTrail } from '../trails.ts';
import type { Told } from './told.ts';

type Deletable = Stage<ResourceWith<'delete' | 'create'>>;

/** Deletes an item, which is gone then. */
export async function expectGone(
  scene: Scene,
  stage: Deletable,
  item: Item,
): Promise<{ readonly exchange: Exchange; readonly isGone: boolean }> {
  const { name } = stage.resource;
  const exchange = await stage.remove(item);
  if (!isSuccess(exchange)) {
    tellDelete(scene, stage, exchange, {
      message: `the delete of a ${name} that is there was refused`,
      expected: 'a success',
      actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
    });
    return { exchange, isGone: false };
  }
  const isGone = (await stage.exists(item)) !== true;
  if (!isGone)
    tellDelete(scene, stage, exchange, {
      message: `a deleted ${name} is still there`,
      expected: 'it is gone',
      actual: 'it is still there',
    });
  return { exchange, isGone };
}

/** Tells what is wrong with a delete. */
export function tellDelete(scene: Scene, { resource }: Deletable, exchange: Exchange, told: Told): void {
  const { pointer, operation } = resource.delete;
  scene.fail({ trail: verbTrail(pointer, operation), operation: operation.label, exchange, ...told });
}
