import { type Operation, responseFor } from '../../../spec/document.ts';
import type { Resource } from '../../../spec/resource.ts';
import { type Exchange, isRefusal, replyText } from '../../check.ts';

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
