import { sample as draw, stringMatching } from 'fast-check';
import type { Chance } from '../../mock/chance.ts';
import { constraint, type FlatSchema, flatten, flattenProperty, numberSaid } from '../../spec/constraints.ts';
import { arrayOf, isObject, type JsonObject } from '../../spec/json.ts';
import { markedNames } from '../../spec/marks.ts';
import { nativePattern } from '../../spec/pattern.ts';
import { joinPointer } from '../../spec/pointer.ts';
import { locate } from '../../spec/ref.ts';
import { schemaJudgeOf } from '../../spec/validate.ts';

/** What values are generated from. */
export interface Source {
  readonly root: JsonObject;
  readonly chance: Chance;
  /** Milliseconds. */
  readonly now: number;
}

/** Deeper than this, only what is required is generated. */
const optionalDepth = 4;
const deepest = 12;

/**
 * A value that a reply of a schema may have: its example, default or first choice, or else a generated one. Where the examples
 * break the schema, as they often do, they are passed over.
 *
 * @param pointer of the schema
 */
export function sampleOf(source: Source, pointer: string): unknown {
  const { root } = source;
  const judge = schemaJudgeOf(root);
  for (const usesExamples of [true, false]) {
    const value = sample({ ...source, usesExamples }, pointer, 0);
    if (judge.violations(pointer, value, 'response').length === 0) return value;
  }
  return sample({ ...source, usesExamples: true }, pointer, 0);
}

interface Sampling extends Source {
  readonly usesExamples: boolean;
}

function sample(sampling: Sampling, pointer: string, depth: number): unknown {
  const { root } = sampling;
  const schema = locate(root, pointer)?.value;
  if (schema === undefined) return {};
  const flat = flatten(root, pointer);
  const given = offeredBy(flat, sampling.usesExamples);
  if (given !== undefined) return given;
  const branch = branchOf(root, pointer, flat);
  if (branch !== undefined && depth < deepest) {
    const inner = sample(sampling, branch, depth + 1);
    if (!isObject(inner)) return inner;
    return { ...objectFrom(sampling, flat, depth), ...inner };
  }
  const type = flat.types.find((one) => one !== 'null') ?? impliedType(flat);
  return byType[type]?.(sampling, flat, depth) ?? null;
}

/** The value that a schema itself offers. */
function offeredBy(flat: FlatSchema, usesExamples: boolean): unknown {
  const said = (keyword: string) => constraint(flat, keyword)?.value;
  const examples = usesExamples ? (said('example') ?? arrayOf(said('examples'))[0]) : undefined;
  return examples ?? said('const') ?? said('default') ?? arrayOf(said('enum')).find((one) => one !== null);
}

/** The first alternative that is not null. */
function branchOf(root: JsonObject, pointer: string, flat: FlatSchema): string | undefined {
  for (const keyword of ['oneOf', 'anyOf']) {
    const found = constraint(flat, keyword);
    const branches = arrayOf(found?.value);
    const at = branches.findIndex((branch) => isObject(branch) && branch.type !== 'null');
    const where = found?.trail[0] ?? pointer;
    if (at >= 0 && locate(root, joinPointer(where, keyword, at))) return joinPointer(where, keyword, at);
  }
  return undefined;
}

function impliedType(flat: FlatSchema): string {
  if (Object.keys(flat.properties).length > 0 || constraint(flat, 'additionalProperties')) return 'object';
  if (constraint(flat, 'items')) return 'array';
  return 'string';
}

const byType: Readonly<Record<string, (sampling: Sampling, flat: FlatSchema, depth: number) => unknown>> = {
  object: objectFrom,
  array(sampling, flat, depth) {
    const items = constraint(flat, 'items');
    const least = numberSaid(flat, 'minItems') ?? 0;
    if (items === undefined || depth >= deepest) return [];
    const count = Math.max(least, depth < optionalDepth && numberSaid(flat, 'maxItems') !== 0 ? 1 : 0);
    const at = joinPointer(items.trail[0] ?? '', 'items');
    return Array.from({ length: Math.min(count, 100) }, () => sample(sampling, at, depth + 1));
  },
  string: (sampling, flat) => textFor(sampling, flat),
  integer: (_, flat) => numberFor(flat, true),
  number: (_, flat) => numberFor(flat, false),
  boolean: () => false,
  null: () => null,
};

function objectFrom(sampling: Sampling, flat: FlatSchema, depth: number): JsonObject {
  const { root } = sampling;
  const hidden = markedNames(root, flat.pointer, 'writeOnly');
  const names = Object.keys(flat.properties).filter((name) => {
    if (hidden.has(name)) return false;
    return flat.required[name] !== undefined || (depth < optionalDepth && !isCircular(root, flat, name));
  });
  if (depth >= deepest) return {};
  return Object.fromEntries(
    names.map((name) => [name, sample(sampling, flat.properties[name]?.pointer ?? '', depth + 1)]),
  );
}

/** Whether an optional property leads to the schema that it belongs to. */
function isCircular(root: JsonObject, flat: FlatSchema, name: string): boolean {
  const inner = flattenProperty(root, flat, name);
  const items = inner && constraint(inner, 'items');
  const itself = items ? locate(root, joinPointer(items.trail[0] ?? '', 'items'))?.pointer : inner?.pointer;
  return itself === flat.pointer;
}

/** A text by the schema's format, pattern and length. */
export function textFor({ chance, now }: Omit<Source, 'root'>, flat: FlatSchema): string {
  const format = String(constraint(flat, 'format')?.value ?? '');
  const formatted = Object.hasOwn(formats, format) ? formats[format]?.(chance, now) : undefined;
  if (formatted !== undefined) return formatted;
  const pattern = constraint(flat, 'pattern')?.value;
  const least = numberSaid(flat, 'minLength') ?? 0;
  const most = numberSaid(flat, 'maxLength') ?? Number.POSITIVE_INFINITY;
  if (typeof pattern === 'string') {
    const found = matching(pattern, chance, least, most);
    if (found !== undefined) return found;
  }
  return chance.alphanumeric(Math.min(Math.max(least, 8), most));
}

/** A text that a pattern takes; undefined where it cannot be generated. Plain characters first: a generated `.` may be any. */
function matching(pattern: string, chance: Chance, least: number, most: number): string | undefined {
  try {
    const texts = draw(stringMatching(nativePattern(pattern)), {
      seed: chance.integer(2 ** 31),
      numRuns: 200,
    });
    const fitting = texts.filter((text) => text.length >= least && text.length <= most);
    return (
      fitting.find((text) => /^[\x21-\x7e]+$/.test(text) && text.length >= Math.min(most, 20)) ??
      fitting.find((text) => /^[\x21-\x7e]+$/.test(text)) ??
      fitting[0]
    );
  } catch {
    return undefined;
  }
}

const formats: Readonly<Record<string, (chance: Chance, now: number) => string>> = {
  'date-time': (_, now) => new Date(now).toISOString().replace(/\.\d+Z$/, 'Z'),
  date: (_, now) => new Date(now).toISOString().slice(0, 10),
  time: (_, now) => `${new Date(now).toISOString().slice(11, 19)}Z`,
  duration: () => 'P1D',
  uuid: (chance) => chance.uuid4(),
  email: (chance) => `user-${chance.hex(6)}@example.com`,
  hostname: () => 'example.com',
  ipv4: () => '192.0.2.1',
  ipv6: () => '2001:db8::1',
  uri: (chance) => `https://example.com/${chance.hex(8)}`,
  url: (chance) => `https://example.com/${chance.hex(8)}`,
  'uri-reference': (chance) => `/${chance.hex(8)}`,
  byte: (chance) => btoa(chance.alphanumeric(9)),
  regex: () => '^.*$',
  'json-pointer': () => '/name',
};

/** The number nearest to nought that fits: a generated count that is high would look like one that was counted. */
function numberFor(flat: FlatSchema, isWhole: boolean): number {
  const step = numberSaid(flat, 'multipleOf') ?? (isWhole ? 1 : 0);
  const low = lowest(flat, step || 1) ?? Number.NEGATIVE_INFINITY;
  const high = highest(flat, step || 1) ?? Number.POSITIVE_INFINITY;
  const nearest = Math.min(Math.max(0, low), high);
  return step > 0 ? (nearest < 0 ? Math.floor(nearest / step) : Math.ceil(nearest / step)) * step : nearest;
}

function lowest(flat: FlatSchema, step: number): number | undefined {
  const exclusive = constraint(flat, 'exclusiveMinimum')?.value;
  const least = numberSaid(flat, 'minimum');
  if (typeof exclusive === 'number') return exclusive + step;
  return exclusive === true && least !== undefined ? least + step : least;
}

function highest(flat: FlatSchema, step: number): number | undefined {
  const exclusive = constraint(flat, 'exclusiveMaximum')?.value;
  const most = numberSaid(flat, 'maximum');
  if (typeof exclusive === 'number') return exclusive - step;
  return exclusive === true && most !== undefined ? most - step : most;
}
