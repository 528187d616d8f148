import type { Operation } from '../../../spec/document.ts';
import type { Verb } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import { aOrAn, type Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { admitted, cannotBeAnAccount, mustTellNothing } from './admitted.ts';
import type { Attempt, AttemptKind } from './attempt.ts';
import { mustHideExistence } from './existence.ts';
import { sidePaths } from './side-paths.ts';

export async function tryCreate(
  scene: Scene,
  stage: Stage,
  operation: Operation,
  attempts: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  if (stage.canMultiply) await stage.main();
  else if (kind !== 'missing' && kind !== 'empty')
    scene.skip(`${aOrAn(stage.resource.name)} cannot be deleted again, so this is not tried`);
  let opened = 0;
  for (const attempt of attempts) {
    const exchange = await scene.probe(stage.createDraft(await stage.body(), attempt));
    mustTellNothing(scene, operation, attempt.what, exchange);
    if (!isSuccess(exchange)) continue;
    const item = itemOf(scene.run.ledger, exchange);
    const isOurs =
      item !== undefined &&
      stage.resource.list !== undefined &&
      stage.inList(await stage.all(), item).length > 0;
    if (isOurs || cannotBeAnAccount(scene, kind)) admitted(scene, operation, attempt.what, exchange);
    else opened++;
  }
  if (opened === attempts.length) scene.skip('this server opens an account of its own for any credential');
}

export async function tryItem(
  scene: Scene,
  stage: Stage,
  verb: Exclude<Verb, 'list' | 'create'>,
  operation: Operation,
  attempts: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const item = verb === 'read' ? await stage.main() : await stage.spare();
  const wasThere = verb === 'delete' && (await stage.exists(item)) === true;
  const json = verb === 'update' ? {} : undefined;
  const refusals: { attempt: Attempt; there: Exchange }[] = [];
  for (const attempt of attempts) {
    const exchange = await scene.probe(
      await stage.itemDraft(verb, item, { ...attempt, ...(json && { json }) }),
    );
    mustTellNothing(scene, operation, attempt.what, exchange);
    refusals.push({ attempt, there: exchange });
    if (verb !== 'delete') {
      if (isSuccess(exchange)) admitted(scene, operation, attempt.what, exchange);
      continue;
    }
    const isGone =
      wasThere && (isSuccess(exchange) || kind === 'missing') && (await stage.exists(item)) === false;
    if (isGone) item.isAlive = false;
    if (isGone || (isSuccess(exchange) && cannotBeAnAccount(scene, kind))) {
      admitted(scene, operation, attempt.what, exchange);
      return;
    }
  }
  if (verb === 'read' && kind === 'missing') await tryPathsOf(scene, stage, operation, item);
  const rule = stage.resource[verb];
  const [first] = refusals;
  if (rule && first && (kind === 'missing' || kind === 'garbage'))
    await mustHideExistence(scene, stage, rule, item, { ...first, kind, json });
}

/** Other ways to write the path of an item, and HEAD, which tells whether it is there. */
async function tryPathsOf(scene: Scene, stage: Stage, operation: Operation, item: Item): Promise<void> {
  const draft = await stage.itemDraft('read', item, { caller: { kind: 'nobody' } });
  const id = stage.idOf(item.known);
  for (const { what, draft: other } of sidePaths(scene, draft)) {
    const exchange = await scene.probe(other);
    const shown = isSuccess(exchange) ? stage.shown('read', exchange) : undefined;
    if (shown !== undefined && id !== undefined && stage.idOf(shown) === id)
      admitted(scene, operation, `no credential, for its path with ${what}`, exchange);
  }
  const exchange = await scene.probe({ ...draft, method: 'HEAD', operation: undefined });
  if (isSuccess(exchange)) admitted(scene, operation, 'no credential, when asked by HEAD', exchange);
}
