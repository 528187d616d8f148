import { bitsOf, leastBits } from './bits.ts';
import { restOf } from './derived.ts';
import { type MadeSecret, varyingParts } from './made-secrets.ts';

/** As many as show where they all come from. */
const enough = 8;

/**
 * What secrets are made from, where it is something that others may see: the field of their items, `created_at` as the
 * second of the creation, or the secret before. A secret may hold its id, as long as there is enough chance beside it.
 */
export function originOf(made: readonly MadeSecret[]): string | undefined {
  const last = made.slice(-enough);
  const names = new Set(last.flatMap((secret) => sourcesOf(secret, undefined).map(({ name }) => name)));
  return [...names, 'secret before'].find((name) => {
    const rests = last.flatMap((secret, i) => {
      const source = sourcesOf(secret, last[i - 1]).filter((candidate) => candidate.name === name);
      const rest = source.map(({ text }) => restOf(secret.value, text)).find((found) => found !== undefined);
      return rest === undefined ? [] : [rest];
    });
    return rests.length >= last.length - 1 && bitsOf(varyingParts(rests)) < leastBits;
  });
}

interface Source {
  readonly name: string;
  readonly text: string;
}

function sourcesOf(
  { item, label = '', value, exchange }: MadeSecret,
  before: MadeSecret | undefined,
): Source[] {
  const secrets = item.resource.secrets.map(({ field }) => field);
  const fields = Object.entries({ ...item.known, ...item.sent }).flatMap(([name, text]) =>
    typeof text === 'string' && !secrets.includes(`/${name}`) && !text.includes(value)
      ? [{ name, text }]
      : [],
  );
  const second = Math.floor(exchange.startedAt / 1000);
  const moments = [second, second + 1].flatMap((at) =>
    [String(at), `${label}${at}`, `${at}${label}`].map((text) => ({ name: 'time', text })),
  );
  return [...fields, ...moments, ...(before ? [{ name: 'secret before', text: before.value }] : [])];
}
