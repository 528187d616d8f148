import type { Document, Operation } from '../../../spec/document.ts';
import { hasOwnEvidence } from '../../../spec/evidence.ts';

/**
 * What the document says of a certain refusal: a status of its own, or an error example that is named after it. Empty where
 * it is silent; then a server may do as it likes.
 */
export function documentedRefusal(
  document: Document,
  operation: Operation,
  status: number,
  name: RegExp,
): readonly string[] {
  const own = operation.responses.find((response) => response.status === String(status));
  if (own) return own.trail;
  for (const response of operation.responses.filter((candidate) => candidate.status.startsWith('4'))) {
    for (const content of response.contents) {
      const example = Object.entries(content.examples).find(([label]) => name.test(label))?.[1];
      if (example === undefined) continue;
      const around = example.pointer.replace(/\/value$/, '');
      return hasOwnEvidence(document.root, around)
        ? [around, ...response.trail]
        : [example.pointer, ...response.trail];
    }
  }
  return [];
}
