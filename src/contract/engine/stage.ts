import { jsonContent } from '../../spec/document.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { FieldMap, Resource } from '../../spec/resource.ts';
import type { Exchange } from '../types.ts';
import type { Caller } from './caller.ts';
import { inputChoices } from './inputs.ts';
import { askerOf, isKnown, isSame, parametersBy, scopeHeaders } from './item.ts';
import type { Item } from './ledger.ts';
import { type Listing, listAll, listOnce } from './listing.ts';
import { itemOf, type Run } from './run-state.ts';
import { isSuccess, statusOf } from './scene.ts';
import { Skip } from './signals.ts';
import type { Draft } from './transport.ts';
import { anyValue, bodyProperties, bodySchema, documentedValue, labelField } from './values.ts';

/** Whoever asks, and in which scope. */
export interface Asker {
  readonly caller?: Caller;
  readonly headers?: Readonly<Record<string, string>>;
}

/** One kind of thing on the server: how to make, find and delete it, and what was made so far. */
export interface Stage {
  readonly resource: Resource;
  /** The request field that names an item, and where it is in the item. */
  readonly labelField: string | undefined;
  readonly labelAt: string | undefined;
  /** Whether more than one may be made: what cannot be deleted again is made once. */
  readonly canMultiply: boolean;
  /** A valid body with a fresh name: what is required, what names it, and `fields`. */
  body(fields?: JsonObject): Promise<JsonObject>;
  createDraft(body: JsonObject | undefined, asker?: Asker): Draft;
  /** Sends a valid create; the item is undefined where it was refused. */
  create(fields?: JsonObject, asker?: Asker): Promise<{ exchange: Exchange; item: Item | undefined }>;
  /** The first item, made when it is first asked for. @throws Skip where it cannot be made */
  main(): Promise<Item>;
  /** At least so many items. @throws Skip */
  population(count: number): Promise<readonly Item[]>;
  /** An item to try wrong things on; always the same. @throws Skip */
  guineaPig(): Promise<Item>;
  /** An item of its own, to be changed or deleted. @throws Skip */
  spare(fields?: JsonObject): Promise<Item>;
  list(query?: Readonly<Record<string, unknown>>, asker?: Asker): Promise<Listing>;
  /** All pages. */
  all(asker?: Asker): Promise<Listing>;
  /** The item as the list shows it. */
  inList(listing: Listing, item: Item): readonly JsonObject[];
  /** Whether the item is on the server, by its list or by reading it; undefined where neither is possible. */
  exists(item: Item): Promise<boolean | undefined>;
  /** A request about one item. @throws Skip where what identifies it is not known */
  itemDraft(
    verb: 'read' | 'update' | 'rotate' | 'delete',
    item: Item,
    parts?: Asker & { readonly json?: unknown },
  ): Promise<Draft>;
  /** The item in a reply to such a request. */
  shown(verb: 'read' | 'update' | 'rotate', exchange: Exchange): JsonObject | undefined;
  remove(item: Item): Promise<Exchange>;
  /** Learns from the list what the replies to the creates did not tell, and what a delete needs. */
  identify(items: readonly Item[]): Promise<void>;
  /** Deletes what a case no longer needs, so that lists stay short. */
  discard(items: readonly (Item | undefined)[]): Promise<void>;
  idOf(value: JsonObject): unknown;
  /** Valid creates that were refused. */
  readonly refusals: readonly Exchange[];
}

export function createStage(run: Run, resource: Resource): Stage {
  const { document, settings } = run;
  const create = resource.create;
  const label = create && labelField(document.root, create);
  const labelAt = label === undefined ? undefined : create?.fields[label];
  const refusals: Exchange[] = [];
  const made: Item[] = [];
  let choice: Promise<JsonObject> | undefined;
  let first: Promise<Item> | undefined;
  let pig: Promise<Item> | undefined;

  const createOperation = () => {
    if (create === undefined)
      throw new Skip(`the document does not say how to create ${aOrAn(resource.name)}`);
    if (!settings.mayWrite) throw new Skip('it writes; allow that with --write');
    if (resource.delete === undefined && !settings.isLoopback)
      throw new Skip(`${aOrAn(resource.name)} cannot be deleted again, so none is made on this server`);
    return create.operation;
  };

  const body = async (fields: JsonObject = {}): Promise<JsonObject> => {
    const operation = createOperation();
    choice ??= firstInputs(run, resource);
    const inputs = await choice;
    const properties = bodyProperties(document.root, operation);
    const required = Object.keys(bodySchema(document.root, operation)?.required ?? {});
    const content = jsonContent(operation.body?.contents ?? []);
    const filled: Record<string, unknown> = {};
    for (const name of new Set([
      ...required,
      ...(label === undefined ? [] : [label]),
      ...Object.keys(inputs),
    ])) {
      const property = properties[name];
      const value =
        name === label
          ? run.freshName()
          : (inputs[name] ??
            settings.inputs[name] ??
            documentedValue(content, name, property) ??
            (property && anyValue(property)));
      if (value === undefined)
        throw new Skip(`no valid ${name} can be made up; give one with --input ${name}=...`);
      filled[name] = value;
    }
    return { ...filled, ...fields };
  };

  const stage: Stage = {
    resource,
    labelField: label,
    labelAt,
    canMultiply: resource.delete !== undefined,
    refusals,
    body,
    createDraft(json, asker = {}) {
      return run.draft(createOperation(), {
        ...asker,
        ...(json === undefined || !hasBody(resource) ? {} : { json }),
      });
    },
    async create(fields, asker) {
      const exchange = await run.send(stage.createDraft(await body(fields), asker));
      const item = itemOf(run.ledger, exchange);
      const isRepeat = label !== undefined && fields !== undefined && Object.hasOwn(fields, label);
      if (item === undefined && asker?.caller === undefined && !isRepeat) refusals.push(exchange);
      if (item) made.push(item);
      return { exchange, item };
    },
    main() {
      first ??= makeFirst();
      return first;
    },
    async population(count) {
      await stage.main();
      if (!stage.canMultiply)
        throw new Skip(`${aOrAn(resource.name)} cannot be deleted again, so only one is made`);
      for (let tries = 0; alive(made).length < count && tries < 2 * count; tries++) await stage.create();
      if (alive(made).length < count)
        throw new Skip(`only ${alive(made).length} of ${count} creates were accepted`);
      return alive(made);
    },
    guineaPig() {
      pig ??= stage.spare();
      return pig;
    },
    async spare(fields) {
      await stage.main();
      if (!stage.canMultiply)
        throw new Skip(`${aOrAn(resource.name)} cannot be deleted again, so only one is made`);
      for (let tries = 0; tries < 2; tries++) {
        const { item } = await stage.create(fields);
        if (item) return item;
      }
      throw new Skip(`a second ${resource.name} could not be created`);
    },
    list: (query, asker) => listOnce(run, resource, query, asker),
    all: (asker) => listAll(run, resource, asker),
    inList: (listing, item) =>
      listing.items.filter((candidate) => isSame(resource, labelAt, item, candidate)),
    async exists(item) {
      const listing = resource.list && (await ifTold(stage.all(askerOf(item))));
      if (listing && isSuccess(listing.exchange) && !listing.isCut)
        return stage.inList(listing, item).length > 0;
      if (resource.read === undefined) return undefined;
      return isSuccess(await run.send(await stage.itemDraft('read', item)));
    },
    async itemDraft(verb, item, parts = {}) {
      const rule = resource[verb];
      if (rule === undefined)
        throw new Skip(`the document does not say how to ${verb} ${aOrAn(resource.name)}`);
      await complete(stage, item, rule.by);
      const parameters = parametersBy(rule, item.known);
      if (parameters === undefined)
        throw new Skip(`what identifies the created ${resource.name} is not known`);
      return run.draft(rule.operation, {
        caller: parts.caller ?? item.caller,
        headers: { ...scopeHeaders(item), ...parts.headers },
        parameters,
        ...(parts.json === undefined ? {} : { json: parts.json }),
      });
    },
    shown(verb, exchange) {
      const at = resource[verb]?.item;
      const value = at === undefined ? undefined : valueAt(parseBody(exchange), at);
      return isObject(value) ? value : undefined;
    },
    async remove(item) {
      const exchange = await run.send(await stage.itemDraft('delete', item));
      if (isSuccess(exchange) || exchange.response.status === 404 || exchange.response.status === 410)
        item.isAlive = false;
      return exchange;
    },
    async identify(items) {
      const by = resource.delete?.by ?? {};
      const unknown = items.filter((item) => !isKnown(item, by));
      const [first] = unknown;
      if (first === undefined || resource.list === undefined) return;
      const listing = await stage.all(askerOf(first));
      for (const item of unknown) {
        const found = stage.inList(listing, item)[0];
        if (found) item.known = { ...found, ...item.shown };
      }
    },
    async discard(items) {
      if (resource.delete === undefined) return;
      const drafts = [];
      const gone = items.flatMap((item) => (item?.isAlive ? [item] : []));
      await stage.identify(gone);
      for (const item of gone) drafts.push(await stage.itemDraft('delete', item));
      const replies = await run.sendAll(drafts);
      replies.forEach((exchange, i) => {
        const item = gone[i];
        if (item && isSuccess(exchange)) item.isAlive = false;
      });
    },
    idOf: (value) => (resource.id === undefined ? undefined : valueAt(value, resource.id)),
  };

  const makeFirst = async (): Promise<Item> => {
    const { exchange, item } = await stage.create();
    if (item) return item;
    // Another case may have made the one that there can be.
    const only = run.ledger.items.find((candidate) => candidate.resource === resource && candidate.isAlive);
    if (only && !stage.canMultiply) return only;
    throw new Skip(`${aOrAn(resource.name)} could not be created: ${statusOf(exchange)}`);
  };

  return stage;
}

/** What a step gives; undefined where it ends without a verdict. */
async function ifTold<T>(step: Promise<T>): Promise<T | undefined> {
  return step.catch((error: unknown) => {
    if (error instanceof Skip) return undefined;
    throw error;
  });
}

/** Fills in what the reply to the create did not tell, from the list. */
async function complete(stage: Stage, item: Item, by: FieldMap): Promise<void> {
  if (isKnown(item, by) || stage.resource.list === undefined) return;
  const found = stage.inList(await stage.all(askerOf(item)), item)[0];
  if (found) item.known = { ...found, ...item.shown };
}

/** The first choice of inputs that the server accepts. What is made on the way is deleted like everything else. */
async function firstInputs(run: Run, resource: Resource): Promise<JsonObject> {
  const choices = await inputChoices(run, resource);
  return choices[0] ?? {};
}

function alive(items: readonly Item[]): Item[] {
  return items.filter((item) => item.isAlive);
}

function hasBody(resource: Resource): boolean {
  return resource.create?.operation.body !== undefined;
}

function parseBody(exchange: Exchange): unknown {
  try {
    return JSON.parse(exchange.response.body);
  } catch {
    return undefined;
  }
}

export function aOrAn(name: string): string {
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}
