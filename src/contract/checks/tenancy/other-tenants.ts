import type { Operation } from '../../../spec/document.ts';
import { deepEqual } from '../../../spec/json.ts';
import type { Resource } from '../../../spec/resource.ts';
import type {
  Caller,
  CheckContext,
  Collection,
  Expectation,
  RequestOptions,
  ResourceContext,
} from '../../check.ts';

/** A tenant that must not see the items of the account under test. */
export interface OtherTenant {
  /** `another account`, `a request with another X-OB-Project-Id`. */
  readonly name: string;
  /** Whether it is another account, and not another part of the same one. */
  readonly isAccount: boolean;
  /** Whether it is a key of an account that is a tenant, too: both have the same items. */
  readonly isKey: boolean;
  /** How it sends a request for an operation. */
  as(operation: Operation): RequestOptions;
}

export function hasTenants({ scope }: Resource): boolean {
  return scope.length > 0;
}

/** A second account must be given; values for the headers of a scope can be invented. @throws Skip where there is no tenant */
export async function otherTenants(context: ResourceContext<Resource>): Promise<readonly OtherTenant[]> {
  const { api, resource, skip } = context;
  const known = resource.list?.operation ?? resource.create?.operation;
  const hasOther =
    resource.scope.includes('account') && known !== undefined && api.other(known) !== undefined;
  const tenants = [
    ...(hasOther ? await accounts(context) : []),
    ...resource.scope
      .filter((scope) => scope !== 'account')
      .map((header) => ({
        name: `a request with another ${header}`,
        isAccount: false,
        isKey: false,
        as: () => ({ headers: { [header]: 'keymock-other-scope' } }),
      })),
  ];
  if (tenants.length === 0) skip('no second account was given: --other-token or --other-user');
  return tenants;
}

/** Any server keeps tenants apart, whatever the document's grade. */
export function isolation({ pointer }: Resource, operation: Operation): Expectation {
  return { operation, at: [pointer, operation.pointer], always: true };
}

const nobody: Caller = { kind: 'nobody' };

async function accounts(context: CheckContext): Promise<readonly OtherTenant[]> {
  const { api } = context;
  const secret = await keyOfOther(context);
  const account = {
    name: 'another account',
    isAccount: true,
    isKey: false,
    as: (operation: Operation) => ({ as: api.other(operation) ?? nobody }),
  };
  if (secret === undefined) return [account];
  const key = {
    name: 'a key of another account',
    isAccount: true,
    isKey: true,
    as: (operation: Operation) => ({
      as: api.takesSecret(operation) ? api.holder(operation, secret) : nobody,
    }),
  };
  return [account, key];
}

/** The secret of a key that the other account has created, and that authenticates to this API. One serves the whole run. */
async function keyOfOther(context: CheckContext): Promise<string | undefined> {
  const { api, collection, created, optional, resources } = context;
  const issuer = resources.find(
    ({ authenticates, inferred, create, delete: remove }) => authenticates && !inferred && create && remove,
  );
  const as = issuer?.create && api.other(issuer.create.operation);
  if (issuer === undefined || as === undefined) return undefined;
  const known = created().find(
    ({ resource, isAlive, creator }) => resource === issuer && isAlive && deepEqual(creator.as, as),
  );
  return (known ?? (await optional(createAs(context, collection(issuer), as))))?.secret;
}

async function createAs({ api }: CheckContext, items: Collection, as: Caller) {
  return items.createdBy(await api.probe(items.createRequest(await items.body(), { as })));
}
