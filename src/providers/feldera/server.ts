import type { ServerTraits } from '../../mock/server-traits.ts';

const host = String.raw`(?:\[[0-9a-f:.]+\]|[a-z0-9!$&'()*+,;=._~-]+)(?::[a-z0-9!$&'()*+,;=._~-]*)?`;
const absolute = `[a-z0-9+.-]+://(?:[a-z0-9!$&'()*+,;=:%._~-]*@)?${host}`;
/** What Rust's `http` crate takes for a target: a path, a query, and a fragment that nobody looks at. */
const target = new RegExp(
  String.raw`^(?:\*|${host}|(?:/|${absolute}(?=[/?#]|$))[!$-;=@-_a-z|~"{}]*(?:\?[!$-;=?-~]*)?(?:#.*)?)$`,
  'i',
);

/** What actix-web's HTTP server does by itself, as recorded with versions 0.313.0 and 0.337.0. */
export const server: ServerTraits = {
  bareHeaders: true,
  echoesVersion: true,
  continuesAny100: true,
  oldPostNeedsLength: true,
  takesAnyMethod: true,
  closesAfterUpgrade: true,
  maxTargetBytes: 65_534,
  hostOptional: true,
  maxHeadBytes: 128 * 1024,
  maxHeaders: 96,
  target,
  joinsHeaders: ['accept-encoding'],
  decodes: ['br', 'gzip', 'deflate', 'zstd'],
  reportsBodyFaults: true,
  refusesTrailers: true,
  repliesBeforeBody: { passesOver: 200_000 },
};

/**
 * The path as the routes are compared with it: percent-encoding is undone, but that of a percent sign, a slash and a plus.
 *
 * @example
 * normalisePath('/v0/%61pi_keys/a%2Fb'); // '/v0/api_keys/a%2Fb'
 */
export function normalisePath(path: string): string {
  if (!path.includes('%')) return path;
  return path.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    run.replace(/(?:%(?!25|2[bfBF])[0-9a-fA-F]{2})+/g, decodePercents),
  );
}

/** The text of a run of percent-encoded bytes; U+FFFD where they are no UTF-8. */
export function decodePercents(run: string): string {
  return lenient.decode(Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16)));
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });
