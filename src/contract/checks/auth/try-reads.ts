import type { Operation } from '../../../spec/document.ts';
import { isSuccess, type Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { admitted, cannotBeAnAccount, mustTellNothing, opensAccounts } from './admitted.ts';
import type { Attempt, AttemptKind } from './attempt.ts';
import { bareParameters } from './bare-parameters.ts';
import { type Own, ownItems, showsOurs } from './own-items.ts';
import { sidePaths } from './side-paths.ts';

/** A read that belongs to no resource: whose data it shows cannot be told, so only asking without any credential counts. */
export async function tryRead(
  scene: Scene,
  operation: Operation,
  attempts: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const tried = await tryEach(scene, operation, attempts);
  const isOpen = opensAccounts(scene) && kind !== 'missing' && kind !== 'empty';
  for (const { what, exchange } of tried)
    if (isSuccess(exchange) && !isOpen) admitted(scene, operation, what, exchange);
}

export async function tryList(
  scene: Scene,
  stage: Stage,
  operation: Operation,
  usual: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const own = await ownItems(scene, stage);
  const bare = kind === 'missing' ? bareParameters(scene.run, operation, stage.resource, own.items[0]) : [];
  const attempts = [...usual, ...bare];
  let opened = 0;
  for (const { what, exchange } of await tryEach(scene, operation, attempts)) {
    if (!isSuccess(exchange)) continue;
    if (showsOurs(stage, own, exchange) || cannotBeAnAccount(scene, kind))
      admitted(scene, operation, what, exchange);
    else opened++;
  }
  if (opened === attempts.length) scene.skip('this server opens an account of its own for any credential');
  if (kind === 'missing') await tryPaths(scene, stage, operation, own);
}

/** Only our items tell: anything may stand at another path. */
async function tryPaths(scene: Scene, stage: Stage, operation: Operation, own: Own): Promise<void> {
  for (const { what, draft } of sidePaths(scene, scene.draft(operation, { caller: { kind: 'nobody' } }))) {
    const exchange = await scene.probe(draft);
    if (isSuccess(exchange) && showsOurs(stage, own, exchange))
      admitted(scene, operation, `no credential, for its path with ${what}`, exchange);
  }
}

/** What came of each attempt. */
async function tryEach(
  scene: Scene,
  operation: Operation,
  attempts: readonly Attempt[],
): Promise<{ what: string; exchange: Exchange }[]> {
  const replies = await scene.probes(attempts.map((attempt) => scene.draft(operation, attempt)));
  const tried = replies.map((exchange, i) => ({ what: attempts[i]?.what ?? '', exchange }));
  for (const { what, exchange } of tried) mustTellNothing(scene, operation, what, exchange);
  return tried;
}
