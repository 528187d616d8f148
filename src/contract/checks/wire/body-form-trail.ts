import type { Document, DocumentedResponse } from '../../../spec/document.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';

/** Refusals that frameworks and proxies send by themselves, in a form of their own, whatever an API's errors look like. */
const ofFrameworks: readonly string[] = ['405', '408', '411', '413', '414', '415', '429', '431'];

/**
 * The evidence path of the form of a reply's body. For a refusal of the API's own its schema comes before the response: that
 * all errors have one form may be better known than which of them there are.
 */
export function bodyFormTrail(document: Document, response: DocumentedResponse): readonly string[] {
  const [content, ...others] = response.contents;
  const trail = [content?.pointer ?? response.pointer, ...response.trail];
  const isOwn = response.status.startsWith('4') && !ofFrameworks.includes(response.status);
  if (!isOwn || others.length > 0 || content?.schema === undefined) return trail;
  return [...schemaTrailAt(document.root, content.schema, ''), ...trail];
}
