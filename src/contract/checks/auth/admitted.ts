import type { Operation } from '../../../spec/document.ts';
import { deepEqual } from '../../../spec/json.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import { toldOfOurs } from '../told-of-ours.ts';
import type { AttemptKind } from './attempt.ts';

/** Without a credential, or with one that no server on purpose takes, a success cannot be that of another account. */
export function cannotBeAnAccount(scene: Scene, kind: AttemptKind): boolean {
  return kind === 'missing' || kind === 'empty' || !opensAccounts(scene);
}

/** A server on this machine may be one for tests, which opens an account for whoever asks. */
export function opensAccounts(scene: Scene): boolean {
  return scene.run.settings.isLoopback;
}

/** Reports that a wrong way to ask was taken. */
export function admitted(scene: Scene, operation: Operation, what: string, exchange: Exchange): void {
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} took ${what}`,
    expected: '401 or 403',
    actual: statusOf(exchange),
  });
}

/** Reports a refusal that shows what it refuses to show. */
export function mustTellNothing(scene: Scene, operation: Operation, what: string, exchange: Exchange): void {
  if (isSuccess(exchange)) return;
  const { run } = scene;
  const self = run.self(operation);
  const ours = run.ledger.items.filter(({ isAlive, caller }) => isAlive && deepEqual(caller, self));
  if (toldOfOurs(run, ours, exchange) === undefined) return;
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} refuses ${what}, and tells of our items all the same`,
    expected: 'nothing of ours in a refusal',
    actual: 'an id, a name or a secret of ours is in it',
  });
}
