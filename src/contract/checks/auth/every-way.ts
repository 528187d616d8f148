import type { Document, Operation, SecurityScheme } from '../../../spec/document.ts';
import { rolesOf } from '../../../spec/resource.ts';
import {
  aOrAn,
  basic,
  type Caller,
  defineOperationCheck,
  type Exchange,
  isTurnedAway,
  type OperationContext,
  statusOf,
} from '../../check.ts';

export const everyWay = defineOperationCheck({
  id: 'auth/every-way',
  title: 'where the document names several security schemes, each of them is accepted',
  why: 'A client uses the scheme that it knows. Where that is rejected, a valid credential does not help.',
  failing: 'the document has Basic and Digest; GET /keys, Authorization: Basic <right> -> 401',
  passing: 'GET /keys, Authorization: Basic <right> -> 200',
  source: 'the document: security, whose alternatives are each enough (OpenAPI 3.1, section 4.8.30)',
  tries: 'each documented security scheme is accepted',
  provokes: true,
  given: ({ document, resources }) =>
    document.operations
      .filter((operation) => userSchemes(document, operation).length > 1)
      .flatMap((operation) => {
        const role = rolesOf(resources, operation).find(({ verb }) => verb === 'create' || verb === 'delete');
        if (operation.method !== 'GET' && role === undefined) return [];
        return [{ operation, role, writes: role !== undefined }];
      }),
  async run(context) {
    const { api, document, operation, expect, skip } = context;
    const self = api.self(operation);
    if (self.kind !== 'user')
      return skip('only a user name with a password can be presented in several schemes');
    const schemes = userSchemes(document, operation);
    const rejected: { scheme: string; pointer: string; reply: Exchange }[] = [];
    for (const { scheme = '', pointer } of schemes) {
      const reply = await send(
        context,
        scheme === 'basic'
          ? { kind: 'raw', authorization: basic(self.user, self.password) }
          : { ...self, basic: false },
      );
      if (isTurnedAway(reply)) rejected.push({ scheme, pointer, reply });
    }
    if (rejected.length === schemes.length)
      skip('the credential is rejected in every scheme, so the scheme is not the reason');
    for (const { scheme, pointer, reply } of rejected)
      expect(reply, { operation, at: [pointer, operation.pointer] }).holds(false, {
        message: `a valid credential is rejected as ${scheme}, which the document names`,
        expected: 'to be accepted',
        actual: statusOf(reply),
      });
  },
});

/** The schemes that take a user name and a password, each of which is enough by itself. */
function userSchemes(document: Document, operation: Operation): readonly SecurityScheme[] {
  return operation.security
    .filter((way) => way.length === 1)
    .flatMap((way) => document.securitySchemes[way[0] ?? ''] ?? [])
    .filter(({ scheme }) => scheme === 'basic' || scheme === 'digest');
}

/** Sends a valid request for the operation. @throws Skip */
async function send(
  { api, operation, role, collection, skip }: OperationContext,
  as: Caller,
): Promise<Exchange> {
  if (role === undefined) return api.send(api.request(operation, { as }));
  const items = collection(role.resource);
  if (!items.canHaveMany) skip(`${aOrAn(role.resource.name)} cannot be deleted again`);
  if (role.verb === 'create') return api.send(items.createRequest(await items.body(), { as }));
  return (await items.create()).delete({ as });
}
