import type { Operation } from '../../../spec/document.ts';
import type { Resource } from '../../../spec/resource.ts';
import { type CheckContext, type Exchange, isSuccess } from '../../check.ts';

/** A key that this API has issued and accepts; undefined where there is none. */
export async function issuedSecret(context: CheckContext, resource: Resource): Promise<string | undefined> {
  if (resource.authenticates === undefined || resource.inferred || !context.limits.mayWrite) return undefined;
  return (await context.optional(context.collection(resource).first()))?.secret;
}

/** A read that shows whether a key authenticates. @throws Skip */
export function accessOperation({ require }: CheckContext, { list, read }: Resource): Operation {
  return require.defined(list?.operation ?? read?.operation, 'there is nothing to read with the key');
}

/** Sends that read with a key. */
export async function readWith(
  context: CheckContext,
  resource: Resource,
  secret: string | undefined,
): Promise<Exchange> {
  const operation = accessOperation(context, resource);
  return context.api.probe(context.api.request(operation, { as: context.api.holder(operation, secret) }));
}

/** Only a key that was accepted can be seen to be rejected later. @throws Skip */
export async function requireAccepted(
  context: CheckContext,
  resource: Resource,
  secret: string | undefined,
): Promise<void> {
  if (!isSuccess(await readWith(context, resource, secret)))
    context.skip('the created key does not authenticate, so its revocation cannot be tested');
}

/** Where the document says that a key authenticates, then the operation. */
export function authenticationEvidence({ authenticates }: Resource, operation: Operation): readonly string[] {
  return authenticates ? [authenticates.pointer, operation.pointer] : [operation.pointer];
}
