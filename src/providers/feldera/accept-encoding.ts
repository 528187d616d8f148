import type { Step } from '../../mock/provider.ts';
import { type ContentCoding, contentCodings } from '../../mock/server-traits.ts';
import { fail } from './errors.ts';

/** The codings of the stack's compression, the one that it likes best first. */
const preferred: readonly string[] = ['br', 'zstd', 'gzip', 'deflate'];

/** Refuses a request that takes none of the codings of a reply. It stands around everything else, authentication included. */
export const acceptable: Step = ({ request }) =>
  chooseCoding(request.headers['accept-encoding']) === undefined ? fail('not-acceptable', {}) : undefined;

/** A header with other bytes counts as not sent. */
const readable = /^[\t -~]*$/;

/**
 * The coding that the stack chooses for a reply, by weight, then in its own order; `identity` is not weighed against the others,
 * unless it weighs more. Undefined where the client takes nothing.
 *
 * @example
 * chooseCoding('gzip, br'); // 'br'
 */
export function chooseCoding(accepted = ''): ContentCoding | 'identity' | undefined {
  if (!readable.test(accepted)) return 'identity';
  const ranked = accepted.split(',').flatMap(readItem).sort(byRank);
  const isIdentityFine = (ranked.find(({ name }) => name === 'identity' || name === '*')?.weight ?? 1) > 0;
  const best = ranked.find(({ name, weight }) => weight > 0 && isKnown(name))?.name;
  const coding = contentCodings.find((name) => name === best);
  return coding ?? (isIdentityFine ? 'identity' : undefined);
}

interface Item {
  readonly name: string;
  /** From 0 to 1, in thousandths. */
  readonly weight: number;
}

/** One item of the header; none where it is no item, which the stack passes over. */
function readItem(text: string): Item[] {
  const item = text.trim();
  if (item === '') return [];
  const semicolon = item.lastIndexOf(';');
  if (semicolon < 0) return [{ name: item.toLowerCase(), weight: 1 }];
  const parameter = item.slice(semicolon + 1).trim();
  if (parameter.length < 2) return [];
  if (!/^q=/i.test(parameter)) return [{ name: item.toLowerCase(), weight: 1 }];
  const weight = readWeight(parameter.slice(2));
  return weight === undefined ? [] : [{ name: item.slice(0, semicolon).trim().toLowerCase(), weight }];
}

function readWeight(text: string): number | undefined {
  if (text.length > 5 || !/^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(text)) return undefined;
  const weight = Number(text);
  return weight >= 0 && weight <= 1 ? Math.trunc(weight * 1000) / 1000 : undefined;
}

function byRank(one: Item, other: Item): number {
  return other.weight - one.weight || rank(one.name) - rank(other.name);
}

function rank(name: string): number {
  const place = preferred.indexOf(name);
  return place < 0 ? preferred.length : place;
}

function isKnown(name: string): boolean {
  return name === 'identity' || preferred.includes(name);
}
