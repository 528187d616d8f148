import type { Document, Operation } from '../../../spec/document.ts';
import { hasOwnEvidence } from '../../../spec/evidence.ts';

/**
 * Where the document promises a certain rejection: by a status, or by an error example that is named after it. Empty where
 * it does not; then a server may accept the request.
 */
export function documentedRejection(
  document: Document,
  operation: Operation,
  status: number,
  exampleName: RegExp,
): readonly string[] {
  const own = operation.responses.find((response) => response.status === String(status));
  if (own) return own.trail;
  for (const response of operation.responses.filter((candidate) => candidate.status.startsWith('4'))) {
    for (const content of response.contents) {
      const example = Object.entries(content.examples).find(([name]) => exampleName.test(name))?.[1];
      if (example === undefined) continue;
      const around = example.pointer.replace(/\/value$/, '');
      return [hasOwnEvidence(document.root, around) ? around : example.pointer, ...response.trail];
    }
  }
  return [];
}
