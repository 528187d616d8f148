import type { Hit } from './faults.ts';

/** What a request prefers for itself (RFC 7240). */
export interface Preferred {
  readonly hit: Hit;
  /** For `Preference-Applied`. */
  readonly applied: string;
}

/** Seconds; nobody waits longer. */
const longest = 600;

/**
 * Reads `Prefer: code=503` and `Prefer: delay=0.5` (seconds). A preference that is unknown, or has no such value, is passed over.
 *
 * @example
 * readPrefer('code=503, delay=0.5')?.hit; // { id: 'prefer', delayMs: 500, error: { status: 503 } }
 */
export function readPrefer(header: string | undefined): Preferred | undefined {
  if (header === undefined) return undefined;
  const preferences = new Map<string, string>();
  for (const part of header.split(',')) {
    const [, name = '', value = ''] = /^\s*([a-z-]+)\s*=\s*"?([0-9.]+)"?\s*(?:;.*)?$/i.exec(part) ?? [];
    // Of two, the first one counts (section 2).
    if (name !== '' && !preferences.has(name.toLowerCase())) preferences.set(name.toLowerCase(), value);
  }
  const code = preferences.get('code') ?? '';
  const delay = Number(preferences.get('delay') ?? Number.NaN);
  const hasCode = /^[45]\d\d$/.test(code);
  const hasDelay = delay >= 0 && delay <= longest;
  if (!hasCode && !hasDelay) return undefined;
  return {
    hit: {
      id: 'prefer',
      delayMs: hasDelay ? delay * 1000 : 0,
      ...(hasCode && { error: { status: Number(code) } }),
    },
    applied: [...(hasCode ? [`code=${code}`] : []), ...(hasDelay ? [`delay=${delay}`] : [])].join(', '),
  };
}
