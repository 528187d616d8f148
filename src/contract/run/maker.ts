import { createBody, createOperation } from '../bodies/create-body.ts';
import type { Item } from '../items/ledger.ts';
import { Skip } from '../signals.ts';
import { statusOf } from '../status-of.ts';
import type { Exchange } from '../types.ts';
import { itemOf, type Run } from './run-state.ts';
import { aOrAn, type Maker, type StageBase } from './stage.ts';

/** As many items as checks of lists need: an account may hold only ten. */
const mostKept = 5;

export function createMaker(run: Run, base: StageBase): Maker {
  const { resource, labelField, canMultiply } = base;
  const body = createBody(run, base);
  const refusals: Exchange[] = [];
  const made: Item[] = [];
  let first: Promise<Item> | undefined;
  let pig: Promise<Item> | undefined;
  const shared = new Set<Item>();
  /** Notes an item that all cases share. */
  const share = (item: Item) => {
    shared.add(item);
    return item;
  };

  const createDraft: Maker['createDraft'] = (json, asker = {}) => {
    const operation = createOperation(run, resource);
    return run.draft(operation, {
      ...asker,
      ...(json === undefined || operation.body === undefined ? {} : { json }),
    });
  };

  const create: Maker['create'] = async (fields, asker) => {
    const exchange = await run.send(createDraft(await body(fields), asker));
    const item = itemOf(run.ledger, exchange);
    const isRepeat = labelField !== undefined && fields !== undefined && Object.hasOwn(fields, labelField);
    if (item === undefined && asker?.caller === undefined && !isRepeat) refusals.push(exchange);
    if (item) made.push(item);
    return { exchange, item };
  };

  const makeFirst = async (): Promise<Item> => {
    const { exchange, item } = await create();
    if (item) return item;
    // Another case may have made the one that there can be.
    const only = run.ledger.items.find((candidate) => candidate.resource === resource && candidate.isAlive);
    if (only && !canMultiply) return only;
    throw new Skip(`${aOrAn(resource.name)} could not be created: ${statusOf(exchange)}`);
  };

  const main = () => {
    first ??= makeFirst().then(share);
    return first;
  };

  const another = async () => {
    await main();
    if (!canMultiply) throw new Skip(`${aOrAn(resource.name)} cannot be deleted again, so only one is made`);
  };

  const spare: Maker['spare'] = async (fields) => {
    await another();
    for (let tries = 0; tries < 2; tries++) {
      const { item } = await create(fields);
      if (item) return item;
    }
    throw new Skip(`a second ${resource.name} could not be created`);
  };

  return {
    body,
    createDraft,
    create,
    main,
    spare,
    refusals,
    kept: () => [...shared, ...made.filter((item) => item.isAlive).slice(0, mostKept)],
    async population(count) {
      await another();
      const alive = () => made.filter((item) => item.isAlive);
      // Fewer will do where no more may be created.
      const least = Math.min(count, 3);
      for (let tries = 0; alive().length < count && tries < 2 * count; tries++) {
        try {
          await create();
        } catch (error) {
          if (error instanceof Skip && alive().length >= least) return alive();
          throw error;
        }
      }
      if (alive().length < count) throw new Skip(`only ${alive().length} of ${count} creates were accepted`);
      return alive();
    },
    guineaPig() {
      pig ??= spare().then(share);
      return pig;
    },
  };
}
