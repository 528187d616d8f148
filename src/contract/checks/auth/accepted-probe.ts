import { deepEqual } from '../../../spec/json.ts';
import { type CheckContext, type Exchange, isSuccess, type OperationContext, statusOf } from '../../check.ts';
import type { CredentialKind, CredentialProbe } from '../../probes/credential-probe.ts';

/** A server on this machine may be one for tests, which creates an account for any credential. */
export function createsAccounts({ limits }: CheckContext): boolean {
  return limits.isLoopback;
}

/** Without a credential, or with one that no server means to accept, a success cannot be that of another account. */
export function cannotBeAnAccount(context: CheckContext, kind: CredentialKind): boolean {
  return kind === 'missing' || kind === 'empty' || !createsAccounts(context);
}

/**
 * Reports a credential that was accepted. A document that is not written for keymock may leave out a way to send a token that its
 * server takes on purpose: then it is a warning.
 */
export function reportAccepted(
  { expect, operation, role }: OperationContext,
  { label, isOtherWay }: Pick<CredentialProbe, 'label' | 'isOtherWay'>,
  reply: Exchange,
): void {
  const inferred = isOtherWay === true && (role?.resource.inferred ?? true);
  expect(reply, { operation, always: true, inferred }).holds(false, {
    message: `${operation.label} accepted ${label}`,
    expected: '401 or 403',
    actual: statusOf(reply),
  });
}

/** Reports a delete that was rejected, and that the server did all the same. */
export function reportDoneAllTheSame(
  { expect, operation }: OperationContext,
  label: string,
  reply: Exchange,
): void {
  expect(reply, { operation, always: true }).holds(false, {
    message: `${operation.label} rejects ${label}, and deletes the item all the same`,
    expected: '401 or 403, and the item stays',
    actual: `${statusOf(reply)}, and the item is gone`,
  });
}

/** A rejection must not show what it protects. */
export function expectNothingRevealed(context: OperationContext, label: string, reply: Exchange): void {
  if (isSuccess(reply)) return;
  const { api, created, expect, operation, reveals } = context;
  const self = api.self(operation);
  const own = created().filter(({ isAlive, creator }) => isAlive && deepEqual(creator.as, self));
  expect(reply, { operation, always: true }).holds(!reveals(reply, own), {
    message: `${operation.label} rejects ${label}, but the reply reveals an own item`,
    expected: 'nothing of the account’s own items in a rejection',
    actual: 'an id, a name or a secret of one is in it',
  });
}
