import type { Document, Operation, SecurityScheme } from '../../../spec/document.ts';
import { type Role, rolesOf } from '../../../spec/resource.ts';
import { basic, type Caller } from '../../engine/caller.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, isTurnedAway, type Scene, statusOf } from '../../engine/scene.ts';
import { aOrAn } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';

export const everyWay: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'auth/every-way',
  title: 'where the document names several ways to be admitted, each of them is one',
  why: 'A client picks the way that it knows. Refused, it stands outside with a right credential.',
  failing: 'the document has Basic and Digest; GET /keys, Authorization: Basic <right> -> 401',
  passing: 'GET /keys, Authorization: Basic <right> -> 200',
  source: 'the document: security, whose alternatives are each enough (OpenAPI 3.1, section 4.8.30)',
  plan: ({ document, resources }) =>
    document.operations
      .filter((operation) => userSchemes(document, operation).length > 1)
      .flatMap((operation) => {
        const role = rolesOf(resources, operation).find(({ verb }) => verb === 'create' || verb === 'delete');
        if (operation.method !== 'GET' && role === undefined) return [];
        return [
          {
            operation: operation.label,
            title: 'each documented way to be admitted is one',
            writes: role !== undefined,
            run: (scene: Scene) => tryEach(scene, operation, role, userSchemes(document, operation)),
          },
        ];
      }),
};

/** Sends a right request, for whoever asks. @throws Skip */
async function ask(
  scene: Scene,
  operation: Operation,
  role: Role | undefined,
  caller: Caller,
): Promise<Exchange> {
  if (role === undefined) return scene.send(scene.draft(operation, { caller }));
  const stage = scene.stage(role.resource);
  if (!stage.canMultiply) scene.skip(`${aOrAn(role.resource.name)} cannot be deleted again`);
  if (role.verb === 'create') return scene.send(stage.createDraft(await stage.body(), { caller }));
  const item = await stage.spare();
  const exchange = await scene.send(await stage.itemDraft('delete', item, { caller }));
  if (isSuccess(exchange)) item.isAlive = false;
  return exchange;
}

/** The schemes that take a user name and a password, each of which is a way of its own. */
function userSchemes(document: Document, operation: Operation): readonly SecurityScheme[] {
  return operation.security
    .filter((way) => way.length === 1)
    .flatMap((way) => document.securitySchemes[way[0] ?? ''] ?? [])
    .filter(({ scheme }) => scheme === 'basic' || scheme === 'digest');
}

async function tryEach(
  scene: Scene,
  operation: Operation,
  role: Role | undefined,
  schemes: readonly SecurityScheme[],
): Promise<void> {
  const self = scene.run.self(operation);
  if (self.kind !== 'user')
    return scene.skip('only a user name with a password can be presented in several ways');
  const refusals: { scheme: string; pointer: string; exchange: Exchange }[] = [];
  for (const { scheme = '', pointer } of schemes) {
    const caller: Caller =
      scheme === 'basic'
        ? { kind: 'raw', authorization: basic(self.user, self.password) }
        : { ...self, basic: false };
    const exchange = await ask(scene, operation, role, caller);
    if (isTurnedAway(exchange)) refusals.push({ scheme, pointer, exchange });
  }
  if (refusals.length === schemes.length)
    scene.skip('the credential is refused in every way, so it is not the way that is refused');
  for (const { scheme, pointer, exchange } of refusals)
    scene.fail({
      trail: [pointer, operation.pointer],
      operation: operation.label,
      exchange,
      message: `a right credential is refused as ${scheme}, which the document names`,
      expected: 'to be admitted',
      actual: statusOf(exchange),
    });
}
