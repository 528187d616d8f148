import type { RecordedOutcome, WireReply } from './recording.ts';

/** A header whose value is a list in no order: the real server keeps it in a set. */
const unordered = new Set(['access-control-allow-headers', 'access-control-allow-methods']);

/**
 * A reply of the mock in the recording's terms: ids, secrets and what depends on them are placeholders, lists are sorted, and
 * `date` is left out.
 */
export function mask(reply: WireReply, recorded: WireReply | undefined): WireReply {
  const length = recorded?.headers.find(([name]) => name === 'content-length')?.[1];
  return {
    ...reply,
    headers: reply.headers
      .filter(([name]) => name !== 'date')
      .map(([name, value]): readonly [string, string] => {
        if (name === 'content-length' && length === '<len>') return [name, '<len>'];
        return [name, unordered.has(name) ? value.split(', ').sort().join(', ') : value];
      })
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
    body: maskBody(reply.body),
  };
}

/** Wherein an outcome of the mock differs from the recorded one; nothing where they are alike. */
export function differences(recorded: RecordedOutcome, mocked: RecordedOutcome): string[] {
  const found: string[] = [];
  const count = Math.max(recorded.replies.length, mocked.replies.length);
  for (let i = 0; i < count; i++) {
    const [real, ours] = [recorded.replies[i], mocked.replies[i]];
    if (!real || !ours) {
      found.push(`reply ${i + 1}: ${real?.status ?? 'none'} is ${ours?.status ?? 'none'}`);
      continue;
    }
    const [wanted, given] = [toLines(maskTimes(real)), toLines(maskTimes(mask(ours, real)))];
    for (const line of wanted) if (!given.includes(line)) found.push(`- ${line}`);
    for (const line of given) if (!wanted.includes(line)) found.push(`+ ${line}`);
  }
  if (recorded.closes !== mocked.closes)
    found.push(recorded.closes ? 'the connection stays open' : 'the connection is closed');
  return found;
}

/** The times at which a server looked after the cluster, which two servers cannot share. Their form is compared. */
function maskTimes(reply: WireReply): WireReply {
  const body = reply.body.replaceAll(
    /(?<="(?:unchanged_since|checked_at)":")\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z(?=")/g,
    '<time>',
  );
  return { ...reply, body };
}

function toLines({ status, headers, body, framing }: WireReply): string[] {
  return [
    status,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    // A recorded HEAD reply has no body, or what came of decoding none.
    ...(framing === 'none' ? [] : [body]),
    `framing: ${framing}`,
  ];
}

function maskBody(body: string): string {
  const masked = body
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid7>')
    .replaceAll(/apikey:[A-Za-z0-9]{128}/g, '<secret>');
  return sortByName(masked.replace(/(?<="build_info":\{)[^}]*/, maskValues));
}

/** The members of a flat object of texts with their values left out. */
function maskValues(members: string): string {
  return members.replaceAll(/":"(?:[^"\\]|\\.)*"/g, '":<v>');
}

/** A list of things with names in the order of their names: the real server promises none. */
function sortByName(text: string): string {
  if (!text.startsWith('[{"')) return text;
  const items: unknown = JSON.parse(text);
  if (!Array.isArray(items)) return text;
  return JSON.stringify(items.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)));
}
