import { type Operation, responseFor } from '../../../spec/document.ts';
import type { Resource } from '../../../spec/resource.ts';
import { type Exchange, isRefusal, replyText } from '../../check.ts';

/**
 * Why a rejection may be about the caller and not about the body: a scope that is missing, a plan that does not allow a field.
 * Undefined where it is not.
 */
export function missingPermission(operation: Operation, exchange: Exchange): string | undefined {
  if (![401, 402, 403].includes(exchange.response.status)) return undefined;
  return `${operation.label} rejected a valid body for lack of a permission, perhaps: ${replyText(exchange)}`;
}

/**
 * Why the rejection of a body that the schema allows may be right: a document without `x-resource` may have rules that its
 * schema does not show, and it lists such a rejection. Undefined where that is no excuse.
 */
export function hiddenRule(
  { inferred }: Resource,
  operation: Operation,
  exchange: Exchange,
): string | undefined {
  const isListed = responseFor(operation, exchange.response.status) !== undefined;
  if (!inferred || !isRefusal(exchange) || !isListed) return undefined;
  return `${operation.label} rejected a body that its schema allows, perhaps by a rule that the document does not show: ${replyText(exchange)}`;
}
