import type { Clock } from '../../mock/clock.ts';
import type { Tables } from '../../store/model.ts';
import { applicationModel, type CredentialRow, credentialModel, join } from './model.ts';
import { timestamp } from './timestamp.ts';

/** One call of a service, as its gateway would meter it. */
export interface Usage {
  /** The token of a `Token` credential, or the user name of an `Identity`. */
  readonly secret: string;
  /** How much the call costs, in the service's unit; 0 or more. */
  readonly amount: number;
  /** As in `X-Keymock-Namespace`. */
  readonly namespace?: string;
}

/** `unknown` is also what a deleted or rotated-out secret is. */
export type UsageOutcome =
  | { readonly accepted: true; readonly usedAmount: number }
  | { readonly accepted: false; readonly reason: 'unknown' | 'expired' | 'exhausted' };

/**
 * Uses a credential as a call of its service would. The management API then shows it in `used_amount`, in the
 * application's `used_amount` and in its `remaining_amount`. A key is exhausted once its limit is reached; the call that
 * reaches it is still served.
 *
 * @throws RangeError for a negative amount, or one that is no number.
 * @example
 * simulateUsage({ secret: credential.token, amount: 2.5 }, mock); // { accepted: true, usedAmount: 2.5 }
 */
export function simulateUsage(
  { secret, amount, namespace = '' }: Usage,
  { tables, clock }: { readonly tables: Tables; readonly clock: Clock },
): UsageOutcome {
  if (!(amount >= 0))
    throw new RangeError(`Failed to simulate usage: ${amount} is no amount. Did you mean 0?`);
  const credentials = tables.get(credentialModel);
  const key = join(namespace, secret);
  const row = credentials.find('token', key) ?? credentials.find('username', key);
  if (!row) return { accepted: false, reason: 'unknown' };
  if (row.expiredAt !== null && Date.parse(row.expiredAt) <= clock.now()) {
    return { accepted: false, reason: 'expired' };
  }
  if (row.limitedAmount !== null && row.usedAmount >= row.limitedAmount) {
    return { accepted: false, reason: 'exhausted' };
  }
  const usedAmount = row.usedAmount + amount;
  credentials.update(row, { usedAmount, updatedAt: timestamp(clock) });
  charge(row, amount, tables, clock);
  return { accepted: true, usedAmount };
}

function charge({ owner, applicationId }: CredentialRow, amount: number, tables: Tables, clock: Clock): void {
  const applications = tables.get(applicationModel);
  const application = applications.find('own', join(owner, applicationId));
  if (!application) return;
  const { usedAmount, remainingAmount } = application;
  applications.update(application, {
    usedAmount: usedAmount + amount,
    remainingAmount: remainingAmount === null ? null : Math.max(0, remainingAmount - amount),
    updatedAt: timestamp(clock),
  });
}
