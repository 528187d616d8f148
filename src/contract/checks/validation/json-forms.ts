import type { JsonObject } from '../../../spec/json.ts';
import type { ResourceWith } from '../../../spec/resource.ts';
import { brief } from '../../engine/fault.ts';
import type { Item } from '../../engine/ledger.ts';
import { itemOf } from '../../engine/run-state.ts';
import { isRefusal, isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';

/**
 * The same JSON in other characters (RFC 8259, sections 2, 4 and 7) or in chunks (RFC 9112, section 7.1) is as good as the
 * usual. What was made is given back.
 */
export async function tryJsonForms(
  scene: Scene,
  stage: Stage<ResourceWith<'create'>>,
): Promise<(Item | undefined)[]> {
  const { operation } = stage.resource.create;
  // A server that is not ours is spared: few creates are allowed there, and other checks need them.
  if (operation.body === undefined || !stage.canMultiply || !scene.run.settings.isLoopback) return [];
  const made: Item[] = [];
  const isTaken = async (write: (body: JsonObject) => string, headers: Form[2] = {}) => {
    const exchange = await scene.probe(scene.draft(operation, { raw: write(await stage.body()), headers }));
    const item = itemOf(scene.run.ledger, exchange);
    if (item) made.push(item);
    return exchange;
  };
  // Whoever sends the requests for us decides by himself how they are cut.
  const tried = scene.run.settings.fetch ? forms : [...forms, inChunks];
  for (const [what, write, headers] of tried) {
    const exchange = await isTaken(write, headers);
    // A server may insist on a length (RFC 9110, section 15.5.12).
    if (!isRefusal(exchange) || exchange.response.status === 411) continue;
    const plain = await isTaken(JSON.stringify);
    if (!isSuccess(plain)) continue;
    scene.fail({
      // Every server must take chunks, but no document says so, and small ones do not.
      isInferred: headers !== undefined,
      trail: operation.body.trail,
      operation: operation.label,
      exchange,
      message: `${operation.label} refused a valid body: JSON ${what}`,
      expected: `as without: ${statusOf(plain)}`,
      actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
    });
  }
  return made;
}

type Form = readonly [
  what: string,
  write: (body: JsonObject) => string,
  headers?: Readonly<Record<string, string>>,
];

const inChunks: Form = ['in chunks', (body) => JSON.stringify(body), { 'Transfer-Encoding': 'chunked' }];

const forms: readonly Form[] = [
  ['with white space', (body) => `\r\n ${JSON.stringify(body, null, '\t')}\r\n`],
  [
    'with its fields in another order',
    (body) => JSON.stringify(Object.fromEntries(Object.entries(body).reverse())),
  ],
  [
    'with every character escaped',
    (body) => JSON.stringify(body).replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => escaped(JSON.parse(text))),
  ],
];

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
