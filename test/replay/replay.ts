import type { Dialect } from '../../src/mock/provider.ts';
import { exchange } from './exchange.ts';
import { differences } from './mask.ts';
import type { RecordedCase } from './recording.ts';
import type { Issuer, TokenChange } from './tokens.ts';

export interface Replayed {
  readonly recorded: RecordedCase;
  /** Empty where the mock did what the real server did. */
  readonly differences: readonly string[];
}

/** Replays recorded cases against a mock that listens on a port, each on a connection of its own. */
export async function replay(
  cases: readonly RecordedCase[],
  dialect: Dialect,
  port: number,
): Promise<Replayed[]> {
  const keys = new Map<string, string>();
  const lanes = toLanes(cases).map(async (lane) => {
    const results: Replayed[] = [];
    for (const recorded of lane) results.push(await replayOne(recorded, dialect, port, keys));
    return results;
  });
  return (await Promise.all(lanes)).flat().sort((a, b) => a.recorded.id - b.recorded.id);
}

async function replayOne(
  recorded: RecordedCase,
  dialect: Dialect,
  port: number,
  keys: Map<string, string>,
): Promise<Replayed> {
  const expected = recorded[dialect];
  const outcome = await exchange(port, {
    parts: recorded.send.map(([text, wait]) => [Buffer.from(fillKeys(text, keys), 'latin1'), wait]),
    head: recorded.head,
    halfClose: recorded.halfClose,
    replies: expected.replies.length,
    closes: expected.closes,
  });
  const secret = /apikey:[A-Za-z0-9]{128}/.exec(outcome.replies.at(-1)?.body ?? '')?.[0];
  if (recorded.capture !== null && secret !== undefined) keys.set(recorded.capture, secret);
  return { recorded, differences: differences(expected, outcome) };
}

/** The same cases with tokens and tenants in the place of their placeholders. */
export function withTokens(cases: readonly RecordedCase[], issuer: Issuer): RecordedCase[] {
  return cases.map((recorded) => ({
    ...recorded,
    send: recorded.send.map(([text, wait]) => [fillTokens(text, issuer), wait]),
  }));
}

function fillTokens(text: string, issuer: Issuer): string {
  return text
    .replaceAll(/\{\{T:(.+?)\}\}/g, (_, name: string) => issuer.valid(name))
    .replaceAll(/\{\{S:(.+?)\}\}/g, (_, name: string) => issuer.tenant(name))
    .replaceAll(/\{\{M:(\{.*?\})\}\}(?=\r|,| )/g, (_, change: string) =>
      // The recorder wrote the change as JSON of this form.
      issuer.other(JSON.parse(change) as TokenChange),
    );
}

function fillKeys(text: string, keys: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{\{KEY:(.+?)\}\}/g, (_, name: string) => keys.get(name) ?? `no key ${name}`);
}

/** Cases that share a group, a token or a key stay in their order; the others do not wait for each other. */
function toLanes(cases: readonly RecordedCase[]): RecordedCase[][] {
  let lanes: { shared: Set<string>; cases: RecordedCase[] }[] = [];
  for (const each of cases) {
    const sent = each.send.map(([text]) => text).join('');
    const shared = new Set([each.group, ...(sent.match(/\{\{KEY:.+?\}\}|Bearer [\w-]+\.[\w.-]+/g) ?? [])]);
    if (each.capture !== null) shared.add(`{{KEY:${each.capture}}}`);
    const joined = lanes.filter((lane) => [...shared].some((name) => lane.shared.has(name)));
    lanes = lanes.filter((lane) => !joined.includes(lane));
    lanes.push({
      shared: new Set([...shared, ...joined.flatMap((lane) => [...lane.shared])]),
      cases: [...joined.flatMap((lane) => lane.cases), each],
    });
  }
  return lanes.map((lane) => lane.cases.toSorted((a, b) => a.id - b.id));
}
