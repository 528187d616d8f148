import type { Operation } from '../../../spec/document.ts';
import type { JsonObject } from '../../../spec/json.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { fieldTrail } from '../trails.ts';
import { createdNames, updatedNames, wrongTime, zoneOff } from './moments.ts';

/** What the reply to a change says of its time is true. */
export function tellWrongTime(
  scene: Scene,
  { resource }: Stage,
  operation: Operation,
  shown: JsonObject,
  exchange: Exchange,
): void {
  const off = zoneOff(shown, updatedNames, exchange);
  const message = `${off?.name} of a changed ${resource.name} is hours away from the Date of its reply`;
  const wrong = wrongTime(shown) ?? (off && { ...off, message });
  // A wrong time of creation has been told of the reply to the create.
  if (wrong === undefined || !updatedNames.includes(wrong.name)) return;
  const { name, ...told } = wrong;
  scene.fail({
    isInferred: resource.inferred,
    trail: fieldTrail(scene.run.document, resource, `/${name}`, 'read'),
    check: 'lifecycle/timestamps',
    operation: operation.label,
    exchange,
    ...told,
  });
}

/** The time of the last change moves with a change, where times are told finely enough to see it. */
export function tellStill(
  scene: Scene,
  { resource }: Stage,
  operation: Operation,
  before: JsonObject,
  after: JsonObject,
  exchange: Exchange,
): void {
  const name = updatedNames.find((candidate) => isFine(before[candidate]) && isFine(after[candidate]));
  const created = createdNames.map((candidate) => after[candidate]).find(isFine);
  // A clock that stands still is no fault of the update.
  const isRunning = scene.run.ledger.items.some(
    (other) =>
      other.resource === resource &&
      createdNames.some((candidate) => isFine(other.shown[candidate]) && other.shown[candidate] !== created),
  );
  if (name === undefined || !isRunning || before[name] !== after[name]) return;
  scene.fail({
    isInferred: resource.inferred,
    trail: fieldTrail(scene.run.document, resource, `/${name}`, 'read'),
    check: 'lifecycle/timestamps',
    operation: operation.label,
    exchange,
    message: `${name} does not move when a ${resource.name} is changed`,
    expected: 'the time of the last change',
    actual: `still ${String(after[name])}`,
  });
}

/** A time with a fraction of a second. */
function isFine(value: unknown): boolean {
  return typeof value === 'string' && /T\d\d:\d\d:\d\d\.\d*[1-9]/.test(value);
}
