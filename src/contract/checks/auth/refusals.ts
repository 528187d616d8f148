import type { Operation } from '../../../spec/document.ts';
import { deepEqual, type JsonObject } from '../../../spec/json.ts';
import { type Role, rolesOf, type Verb } from '../../../spec/resource.ts';
import { isSecured } from '../../engine/caller.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { readListing } from '../../engine/listing.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import { Skip } from '../../engine/signals.ts';
import { aOrAn, type Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { type Attempt, type AttemptKind, attemptsAs } from './attempts.ts';
import { bareQueries } from './bare-queries.ts';
import { lookalikesOf } from './lookalikes.ts';
import { mintedSecret } from './minted.ts';

/** A case per secured operation: every wrong way of a kind must be refused. */
export function refusalCases(subject: PlanSubject, kind: AttemptKind, title: string): PlannedCase[] {
  return subject.document.operations.filter(isSecured).flatMap((operation): PlannedCase[] => {
    const [role] = rolesOf(subject.resources, operation);
    const isRead = operation.method === 'GET';
    if (role === undefined && !isRead) return [];
    const writes = !isRead || (role !== undefined && role.verb === 'read');
    const isEarly =
      role?.verb === 'create' &&
      role.resource.delete === undefined &&
      (kind === 'missing' || kind === 'empty');
    const run = (scene: Scene) => tryAll(scene, operation, kind, role);
    return [{ operation: operation.label, title, writes, ...(isEarly ? { isEarly } : {}), run }];
  });
}

async function tryAll(
  scene: Scene,
  operation: Operation,
  kind: AttemptKind,
  role: Role | undefined,
): Promise<void> {
  const right = scene.run.self(operation);
  const minted = role && (await mintedSecret(scene, role.resource));
  const other = scene.run.other(operation);
  const lookalikes =
    kind === 'garbage' && role?.verb === 'list' ? await lookalikesOf(scene, role.resource) : [];
  const all = attemptsAs(right, kind, { minted, other, lookalikes }).filter(
    (attempt) => kind !== 'scheme' || !isNamed(scene, operation, attempt),
  );
  if (all.length === 0) scene.skip(`there is no such way to ask for ${operation.label}`);
  // One operation gets every attempt; the others, which usually share its guard, the most telling ones.
  const most = scene.run.settings.isLoopback ? 6 : 2;
  const attempts = role === undefined || role.verb === 'list' ? all : all.slice(0, most);
  if (role === undefined) {
    await tryRead(scene, operation, attempts, kind);
    return;
  }
  const stage = scene.stage(role.resource);
  if (role.verb === 'list') await tryList(scene, stage, operation, attempts, kind);
  else if (role.verb === 'create') await tryCreate(scene, stage, operation, attempts, kind);
  else await tryItem(scene, stage, role.verb, operation, attempts, kind);
}

/** Whether the scheme is one that the document names beside our own. */
function isNamed({ run }: Scene, operation: Operation, { caller }: Attempt): boolean {
  if (caller.kind !== 'raw' || run.self(operation).kind === 'user') return false;
  const named = operation.security.flat().map((name) => run.document.securitySchemes[name]?.scheme);
  return named.includes(caller.authorization.split(' ')[0]?.toLowerCase());
}

/** A read that belongs to no resource: whose data it shows cannot be told, so only asking without any credential counts. */
async function tryRead(
  scene: Scene,
  operation: Operation,
  attempts: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const replies = await scene.probes(attempts.map((attempt) => scene.draft(operation, attempt)));
  const own =
    scene.run.settings.isLoopback && kind !== 'missing' && kind !== 'empty'
      ? await scene.send(scene.draft(operation))
      : undefined;
  replies.forEach((exchange, i) => {
    const isOpen = own !== undefined && opensAccounts(scene, attempts[i]);
    if (isSuccess(exchange) && !isOpen) admitted(scene, operation, attempts[i], exchange);
  });
}

async function tryList(
  scene: Scene,
  stage: Stage,
  operation: Operation,
  usual: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const own = await ownItems(scene, stage);
  const attempts = kind === 'missing' ? [...usual, ...bareQueries(stage.resource, own.items[0])] : usual;
  const replies = await scene.probes(attempts.map((attempt) => scene.draft(operation, attempt)));
  let opened = 0;
  replies.forEach((exchange, i) => {
    if (!isSuccess(exchange)) return;
    if (showsOurs(stage, own, exchange) || cannotBeAnAccount(scene, kind, attempts[i]))
      admitted(scene, operation, attempts[i], exchange);
    else opened++;
  });
  if (opened === attempts.length) scene.skip('this server opens an account of its own for any credential');
  if (kind === 'missing') await tryPaths(scene, stage, operation, own);
}

/** A rule that names the bare path guards no other, and the router may be less strict. Only our items tell: anything may stand there. */
async function tryPaths(scene: Scene, stage: Stage, operation: Operation, own: Own): Promise<void> {
  const draft = scene.draft(operation, { caller: { kind: 'nobody' } });
  const paths = [
    draft.path.endsWith('/')
      ? { what: 'no slash at its end', path: draft.path.slice(0, -1) }
      : { what: 'a slash at its end', path: `${draft.path}/` },
    { what: 'two slashes before it', path: `/${draft.path}` },
  ];
  for (const { what, path } of paths) {
    const exchange = await scene.probe({ ...draft, path, operation: undefined });
    if (!isSuccess(exchange) || !showsOurs(stage, own, exchange)) continue;
    admitted(
      scene,
      operation,
      { what: `no credential, for its path with ${what}`, caller: draft.caller },
      exchange,
    );
  }
}

async function tryCreate(
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
    if (!isSuccess(exchange)) continue;
    const item = itemOf(scene.run.ledger, exchange);
    const isOurs =
      item !== undefined &&
      stage.resource.list !== undefined &&
      stage.inList(await stage.all(), item).length > 0;
    if (isOurs || cannotBeAnAccount(scene, kind, attempt)) admitted(scene, operation, attempt, exchange);
    else opened++;
  }
  if (opened === attempts.length) scene.skip('this server opens an account of its own for any credential');
}

async function tryItem(
  scene: Scene,
  stage: Stage,
  verb: Exclude<Verb, 'list' | 'create'>,
  operation: Operation,
  attempts: readonly Attempt[],
  kind: AttemptKind,
): Promise<void> {
  const item = verb === 'read' ? await stage.main() : await stage.spare();
  const wasThere = verb === 'delete' && (await stage.exists(item)) === true;
  for (const attempt of attempts) {
    const exchange = await scene.probe(
      await stage.itemDraft(verb, item, { ...attempt, ...(verb === 'update' && { json: {} }) }),
    );
    if (verb !== 'delete') {
      if (isSuccess(exchange)) admitted(scene, operation, attempt, exchange);
      continue;
    }
    const isGone =
      wasThere && (isSuccess(exchange) || kind === 'missing') && (await stage.exists(item)) === false;
    if (isGone) item.isAlive = false;
    if (isGone || (isSuccess(exchange) && cannotBeAnAccount(scene, kind, attempt))) {
      admitted(scene, operation, attempt, exchange);
      return;
    }
  }
}

/** Without a credential, or with one that no server on purpose takes, a success cannot be that of another account. */
function cannotBeAnAccount(scene: Scene, kind: AttemptKind, attempt: Attempt | undefined): boolean {
  return kind === 'missing' || kind === 'empty' || !opensAccounts(scene, attempt);
}

/** A server on this machine may be one for tests, which opens an account for whoever asks. */
function opensAccounts(scene: Scene, attempt: Attempt | undefined): boolean {
  return scene.run.settings.isLoopback && attempt !== undefined;
}

function admitted(
  scene: Scene,
  operation: Operation,
  attempt: Attempt | undefined,
  exchange: Exchange,
): void {
  scene.fail({
    trail: [operation.pointer],
    absolute: true,
    operation: operation.label,
    exchange,
    message: `${operation.label} took ${attempt?.what ?? 'a wrong credential'}`,
    expected: '401 or 403',
    actual: statusOf(exchange),
  });
}

interface Own {
  readonly items: readonly JsonObject[];
  readonly areMade: boolean;
}

/** Items of our own account: one that was made if we may, else those that are there. */
async function ownItems(scene: Scene, stage: Stage): Promise<Own> {
  try {
    if (scene.run.settings.mayWrite && stage.resource.create) {
      const item = await stage.main();
      const found = stage.inList(await stage.list(), item);
      return { items: found.length > 0 ? found : [item.known], areMade: true };
    }
  } catch (error) {
    if (!(error instanceof Skip)) throw error;
  }
  return { items: (await stage.list()).items, areMade: false };
}

function showsOurs(stage: Stage, own: Own, exchange: Exchange): boolean {
  const shown = readListing(stage.resource, exchange).items;
  return shown.some((item) => own.items.some((mine) => isSame(stage, own.areMade, mine, item)));
}

/** What we made is known by its id. What every account starts with may have the same id in all of them, but not the same owner. */
function isSame(stage: Stage, areMade: boolean, mine: JsonObject, item: JsonObject): boolean {
  const id = stage.idOf(mine);
  return areMade && id !== undefined ? deepEqual(id, stage.idOf(item)) : deepEqual(mine, item);
}
