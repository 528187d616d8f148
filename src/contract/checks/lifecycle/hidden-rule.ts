import { type Operation, responseFor } from '../../../spec/document.ts';
import type { Resource } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import { isRefusal, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';

/**
 * Why a refusal of a body that the schema allows may be right: of a document that was not written for us, nothing promises
 * that its schema tells every rule, and it lists such a refusal. Undefined where that is no excuse.
 */
export function hiddenRule(
  { inferred }: Resource,
  operation: Operation,
  exchange: Exchange,
): string | undefined {
  const isListed = responseFor(operation, exchange.response.status) !== undefined;
  if (!inferred || !isRefusal(exchange) || !isListed) return undefined;
  const answer = brief(`${statusOf(exchange)} ${exchange.response.body}`);
  return `${operation.label} refused a body that its schema allows, perhaps by a rule that the document does not tell: ${answer}`;
}
