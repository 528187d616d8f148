import { jsonContent, type Operation, responseFor } from '../../../spec/document.ts';
import { objectOf, parseJson } from '../../../spec/json.ts';
import { joinPointer } from '../../../spec/pointer.ts';
import { schemaTrailAt } from '../../../spec/validate.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';

/** What names one request, for support and for logs. */
const idNames = /^(x_?)?(request|trace|correlation)_?id$/i;

/** Tells documented ids of requests that are the same in several replies, unless the caller chose them. */
export function tellSameIds(scene: Scene, operation: Operation, exchanges: readonly Exchange[]): void {
  const bodies = exchanges.map((exchange) => objectOf(parseJson(exchange.response.body)));
  const [exchange] = exchanges.slice(-1);
  if (exchange === undefined || exchange === exchanges[0]) return;
  for (const [name, id] of Object.entries(bodies[0] ?? {})) {
    const isSame = typeof id === 'string' && bodies.every((body) => body[name] === id);
    const isGiven = exchange.request.headers.some(([, value]) => value === id);
    const trail = fieldTrail(scene, operation, exchange, name);
    if (!idNames.test(name) || !isSame || isGiven || trail === undefined) continue;
    scene.fail({
      check: 'wire/body',
      trail,
      operation: operation.label,
      exchange,
      message: `the ${name} of ${operation.label} is the same in every reply`,
      expected: 'another one for each request',
      actual: 'the same twice',
    });
  }
}

/** The schema of a field of a reply, and what is around it; undefined where the document has no such field. */
function fieldTrail(
  { run }: Scene,
  operation: Operation,
  { response: { status } }: Exchange,
  name: string,
): readonly string[] | undefined {
  const response = responseFor(operation, status);
  const content = response && jsonContent(response.contents);
  if (content?.schema === undefined) return undefined;
  const { root } = run.document;
  const whole = schemaTrailAt(root, content.schema, '');
  const trail = schemaTrailAt(root, content.schema, joinPointer('', name));
  return trail[0] === whole[0] ? undefined : [...trail, ...content.trail];
}
