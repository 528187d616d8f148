import type { Scene } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';

/** How many requests are sent at the same moment: fewer to a server that is not ours. */
export function atOnce({ run }: Scene): number {
  return run.settings.isLoopback ? 20 : 5;
}

/** Opens so many connections, so that requests which are meant to arrive together do not wait for theirs one by one. */
export async function openConnections(scene: Scene, { resource }: Stage, count: number): Promise<void> {
  const operation = resource.list?.operation;
  if (operation === undefined) return;
  await scene.run.sendAll(
    Array.from({ length: count }, () => scene.draft(operation)),
    count,
  );
}
