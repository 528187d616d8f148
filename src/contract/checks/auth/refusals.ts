import type { Operation } from '../../../spec/document.ts';
import { type Role, rolesOf } from '../../../spec/resource.ts';
import { isSecured } from '../../engine/caller.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Attempt, AttemptKind } from './attempt.ts';
import { attemptsAs } from './attempts.ts';
import { bareTogether } from './bare-parameters.ts';
import { lookalikesOf, secretsForElsewhere } from './lookalikes.ts';
import { mintedSecret } from './minted.ts';
import { tryList, tryRead } from './try-reads.ts';
import { tryCreate, tryItem } from './try-writes.ts';

/** A case per secured operation: every wrong way of a kind must be refused. */
export function refusalCases(subject: PlanSubject, kind: AttemptKind, title: string): PlannedCase[] {
  return subject.document.operations.filter(isSecured).flatMap((operation): PlannedCase[] => {
    const [role] = rolesOf(subject.resources, operation);
    const isRead = operation.method === 'GET';
    if (role === undefined && !isRead) return [];
    const writes = !isRead || (role !== undefined && role.verb === 'read');
    const isOnlyCreate =
      role?.verb === 'create' &&
      role.resource.delete === undefined &&
      (kind === 'missing' || kind === 'empty');
    const run = (scene: Scene) => tryAll(scene, operation, kind, role);
    return [
      {
        operation: operation.label,
        title,
        writes,
        ...(isOnlyCreate && { phase: 'unauthorised-create' as const }),
        run,
      },
    ];
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
  const elsewhere =
    kind === 'foreign-form' && role?.verb === 'list' ? await secretsForElsewhere(scene, operation) : [];
  const known = { minted, other, lookalikes, elsewhere };
  const usual = attemptsAs(right, kind, known).filter(
    (attempt) => kind !== 'scheme' || !isNamed(scene, operation, attempt),
  );
  const isBare = kind === 'missing' && role?.verb !== 'list';
  const all = isBare ? [...usual, ...bareTogether(scene.run, operation)] : usual;
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

/** Whether it is a way that the document names beside our own. */
function isNamed({ run }: Scene, operation: Operation, { caller }: Attempt): boolean {
  if (run.self(operation).kind === 'user') return false;
  const named = operation.security.flat().map((name) => run.document.securitySchemes[name]);
  if (caller.kind === 'parameter') return named.some((scheme) => scheme?.parameter === caller.name);
  if (caller.kind !== 'raw') return false;
  const [scheme] = caller.authorization.split(' ');
  return named.some((known) => known?.scheme === scheme?.toLowerCase());
}
