import type { Content, Document, DocumentedResponse } from '../../../spec/document.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';

/** What frameworks and proxies answer of themselves, in a form of their own, whatever an API's errors look like. */
const ofFrameworks: readonly string[] = ['405', '408', '411', '413', '414', '415', '429', '431'];

/**
 * What says that a reply has a body in this form. Of a refusal of the API's own it is the schema before the response: that all
 * errors have one form may be better known than which of them there are.
 */
export function formTrail(document: Document, response: DocumentedResponse): readonly string[] {
  const [content, ...others] = response.contents;
  const trail = [content?.pointer ?? response.pointer, ...response.trail];
  const isOwn = response.status.startsWith('4') && !ofFrameworks.includes(response.status);
  return isOwn && others.length === 0 ? [...schemaTrail(document, content), ...trail] : trail;
}

function schemaTrail(document: Document, content: Content | undefined): readonly string[] {
  return content?.schema === undefined ? [] : schemaTrailAt(document.root, content.schema, '');
}
