import { isObject } from '../../../spec/json.ts';

/** JSON of the user: sent back as it came, digit by digit. */
export class FreeJson {
  readonly text: string;
  // What it stands for is some JSON, so it may stand where any object may.
  readonly [name: string]: unknown;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * Writes a body as JSON, with amounts in a form of their own: Python prints the float 1 as `1.0`, the given pages show `1`.
 *
 * @example
 * writeJson({ used_amount: 0, metadata: new FreeJson('{"a":1e2}') }, floatRepr); // '{"used_amount":0.0,"metadata":{"a":1e2}}'
 */
export function writeJson(value: unknown, writeAmount: (amount: number) => string): string {
  if (value instanceof FreeJson) return value.text;
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item, writeAmount)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members: string[] = [];
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const isAmount = typeof member === 'number' && amounts.has(name);
    members.push(
      `${JSON.stringify(name)}:${isAmount ? writeAmount(member) : writeJson(member, writeAmount)}`,
    );
  }
  return `{${members.join(',')}}`;
}

const amounts: ReadonlySet<string> = new Set([
  'remaining_amount',
  'used_amount',
  'limited_amount',
  'free_amount',
]);
