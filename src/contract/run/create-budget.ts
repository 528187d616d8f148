import type { Resource, ResourceWith } from '../../spec/resource.ts';
import type { Draft } from '../http/draft.ts';
import { isSuccess } from '../http/reply.ts';
import { whyNotDeleted } from '../items/left-behind.ts';
import { Skip } from '../signals.ts';
import type { Exchange } from '../types.ts';
import { itemOf, type Run } from './run-state.ts';
import { aOrAn } from './stage.ts';

/** Items that may stay on a server in a whole run, where none can be deleted. */
const mostThatStay = 5;

/** Before more is created than may stay: one item is created and deleted, to see that the server deletes. */
export interface Rehearsal {
  /** Not where it is known whether the server deletes, or where little was created so far. */
  isNeeded(resource: Resource): boolean;
  run(resource: ResourceWith<'create'>): Promise<void>;
}

export function createRehearsal(
  run: Run,
  create: (resource: ResourceWith<'create'>, draft: Draft) => Promise<Exchange>,
): Rehearsal {
  const rehearsals = new Map<Resource, Promise<void>>();
  const done = new Set<Resource>();
  const rehearse = async (resource: ResourceWith<'create'>) => {
    const stage = run.stage(resource);
    const attempt = async () =>
      itemOf(run.ledger, await create(resource, stage.createDraft(await stage.body())));
    // One refusal may be by chance.
    const item = (await attempt()) ?? (await attempt());
    if (item === undefined) return;
    try {
      const exchange = await stage.remove(item);
      if (!isSuccess(exchange))
        run.ledger.deletes.set(resource, { works: false, why: whyNotDeleted(exchange) });
    } catch (error) {
      if (!(error instanceof Skip)) throw error;
      run.ledger.deletes.set(resource, { works: false, why: error.message });
    }
  };
  return {
    isNeeded: (resource) =>
      resource.delete !== undefined &&
      !run.ledger.deletes.has(resource) &&
      !done.has(resource) &&
      createsThatMayStay(run) >= mostThatStay - 1,
    run(resource) {
      const started = rehearsals.get(resource) ?? rehearse(resource).finally(() => done.add(resource));
      rehearsals.set(resource, started);
      return started;
    },
  };
}

/** @throws Skip where more would stay on the server than a run may leave there */
export function assertBudget(run: Run, resource: Resource): void {
  const { settings, ledger } = run;
  const made = ledger.intents.filter((intent) => intent.state !== 'refused').length;
  if (made >= settings.maxCreates)
    throw new Skip(`${made} creates have been made, and --max-creates allows no more`);
  if (ledger.givesBack.has(resource))
    throw new Skip(
      `a create of ${aOrAn(resource.name)} was answered with an item that was there before, so no more are sent`,
    );
  if (ledger.deletes.get(resource)?.works === true || createsThatMayStay(run) < mostThatStay) return;
  const deletion = ledger.deletes.get(resource);
  const why =
    resource.delete === undefined
      ? 'the document names no way to delete it'
      : (deletion?.why ?? 'nothing of its kind was deleted so far');
  throw new Skip(
    `a run leaves at most ${mostThatStay} items on the server, and ${aOrAn(resource.name)} would stay: ${why}`,
  );
}

/** Creates of what is not known to be deletable, over all resources. */
function createsThatMayStay({ ledger }: Run): number {
  return ledger.intents.filter(
    ({ state, resource }) => state !== 'refused' && ledger.deletes.get(resource)?.works !== true,
  ).length;
}
