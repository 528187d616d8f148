import { afterAll, beforeAll, expect, test } from 'vitest';
import { createControl } from '../../src/control/control.ts';
import { type Listening, listen } from '../../src/doors/node.ts';
import { createMock } from '../../src/index.ts';
import { createChance } from '../../src/mock/chance.ts';

let listening: Listening;
const bugs: unknown[] = [];

beforeAll(async () => {
  const mock = createMock({ seed: 1 });
  listening = await listen(mock, { control: createControl(mock, { onBug: (error) => bugs.push(error) }) });
});
afterAll(() => listening.close());

const chance = createChance(20_260_731);
const any = <Value>(values: readonly Value[]): Value => values[chance.integer(values.length)] as Value;

const paths = [
  '/reset',
  '/requests',
  '/faults',
  '/faults/f1',
  '/clock',
  '/clock/advance',
  '/state',
  '/keys',
  '/%00',
  '//x',
];
const names =
  'provider operation account namespace after times probability forMs error latency drop slow stale lost now frozen ms keymock seed clock draws rows name status min max secret token __proto__ constructor';
const leaves = [
  null,
  true,
  1,
  -1,
  1e308,
  '',
  'x',
  'feldera',
  'oceanbase',
  'ace-data-cloud',
  '\u0000',
  [],
  {},
];

function randomValue(depth: number): unknown {
  if (depth === 0 || chance.integer(3) === 0) return any(leaves);
  if (chance.integer(5) === 0) return [randomValue(depth - 1)];
  const fields = Array.from(
    { length: chance.integer(5) },
    () => [any(names.split(' ')), randomValue(depth - 1)] as const,
  );
  return Object.fromEntries(fields);
}

test('random requests get 2xx, or a 4xx that says why', async () => {
  const unexpected: string[] = [];
  for (let i = 0; i < 120; i++) {
    const method = any(['POST', 'PUT', 'DELETE', 'PATCH']);
    const path = any(paths);
    const text = JSON.stringify(randomValue(3));
    const body = chance.integer(8) === 0 ? text.slice(0, chance.integer(text.length)) : text;
    const response = await fetch(`${listening.url}/__keymock${path}`, { method, body });
    const reply = await response.text();
    const isExplained =
      response.status < 300 || (response.status < 500 && JSON.parse(reply).detail.length > 0);
    if (!isExplained || /\n\s+at /.test(reply))
      unexpected.push(`${method} ${path} ${body}: ${response.status} ${reply}`);
  }
  expect(unexpected).toEqual([]);
  expect(bugs).toEqual([]);
});
