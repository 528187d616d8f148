import { isDerived } from './redact/derived.ts';
import { findSpans } from './redact/find-spans.ts';
import { learnAuthorization, learnBody, learnRequest, learnResponse } from './redact/learn.ts';
import { maskError, maskStrings } from './redact/mask-values.ts';
import { plainName } from './redact/names.ts';
import { maskBody, maskHeader, maskUrl } from './redact/places.ts';
import { replaceSpans } from './redact/replace-spans.ts';
import { createSecretIndex } from './redact/secret-index.ts';
import type { Exchange, Finding, ReceivedResponse, SentRequest } from './types.ts';

export { looksRandom } from './redact/learn.ts';
export { isSecretName } from './redact/names.ts';

/** A secret that was learnt, with the shell variable that stands for it in a curl. */
export interface LearntSecret {
  readonly name: string;
  readonly value: string;
}

/** Knows secrets by their value and hides them. One per run. */
export interface Redactor {
  /** Masks `secret` from now on, in any encoding. Values under 6 bytes are too common: only their own places are. */
  learn(secret: string, label?: string): void;
  /** The credentials a run was given. A user is `name:password`; its password is masked alone, too. */
  learnCredentials(credentials: Readonly<Record<string, string | undefined>>): void;
  /** Learns what a request's headers, URL and body show to be secret. Call it before sending. */
  learnRequest(request: SentRequest): void;
  /** Learns what an exchange shows to be secret, sent or received. Call it before anything is told of it. Where it throws, the exchange is never shown: masking it throws, too. */
  learnExchange(exchange: Exchange): void;
  /** A value that the runner made up (`Bearer garbage`): it is shown, and not learnt from where credentials are. */
  allow(value: string): void;
  mask(text: string): string;
  maskRequest(request: SentRequest): SentRequest;
  maskResponse(response: ReceivedResponse): ReceivedResponse;
  maskExchange(exchange: Exchange): Exchange;
  maskFinding(finding: Finding): Finding;
  /** Masks every string within plain data: a report, an event. */
  maskValue<T>(value: T): T;
  /** An error whose message, stack and causes hide what was learnt. */
  maskError(error: unknown): Error;
  /** What was learnt, in order. For `toCurl` only: never print it. */
  secrets(): readonly LearntSecret[];
}

/** Values shorter than this, in bytes, are not masked everywhere: "read" or "me" would be in half the words. */
const SHORTEST = 6;
/** A secret at least this long is known by its first half, so that a cut one is masked too. */
const CUT_FROM = 18;
const SHORTEST_CUT = 12;
/** What is shown of a body, and of a header or URL, in characters: nobody reads more in a report. */
const LONGEST_BODY = 256 * 1024;
const LONGEST_LINE = 16 * 1024;
const MOST_CACHED = 2_000;
const LONGEST_CACHED = 4_096;

export interface RedactorOptions {
  /** Fields of replies that the resource declares secret, in addition to telling names: names or JSON Pointers. */
  readonly fields?: readonly string[];
  /**
   * Whether the requests are a runner's own. It makes up wrong credentials to see them refused: what is not made from
   * a known secret is shown then, for without it nobody could see the finding again.
   */
  readonly ownRequests?: boolean;
}

/**
 * Learns secrets by value the moment they appear and masks them in every text, in any encoding: plain, URL, JSON,
 * HTML, base64 (also within a larger one), hex, and in Basic and Digest credentials.
 *
 * A mask is `***<what>-<number>***`: one number per secret, so that a report still tells that two are the same.
 *
 * @example
 * const redactor = createRedactor();
 * redactor.learn('s3cr3t-key', 'token');
 * redactor.mask('Authorization: Bearer s3cr3t-key'); // 'Authorization: Bearer ***token-1***'
 * redactor.mask('Basic bWU6czNjcjN0LWtleQ=='); // 'Basic bWU6***token-1***=='
 */
export function createRedactor(options: RedactorOptions = {}): Redactor {
  const index = createSecretIndex();
  const masks = new Map<string, string>();
  const learnt: LearntSecret[] = [];
  const allowed = new Set<string>();
  const fields = new Set(
    (options.fields ?? []).map((field) => plainName(field.slice(field.lastIndexOf('/') + 1))),
  );
  const shown = new Set<string>();
  /** Credentials of the run, the short ones too. */
  const given = new Set<string>();
  let spaces = false;
  /** Texts already masked: header lines come back with every exchange. Emptied with each new secret. */
  const cache = new Map<string, string>();

  const learn = (secret: string, label = 'secret') => {
    if (masks.has(secret)) return;
    const bytes = Buffer.from(secret, 'utf8');
    if (bytes.length < SHORTEST) return;
    const mask = `***${label.replace(/[^a-z0-9]+/gi, '-')}-${masks.size + 1}***`;
    masks.set(secret, mask);
    learnt.push({ name: `KEYMOCK_SECRET_${masks.size}`, value: secret });
    cache.clear();
    shown.add(mask);
    spaces ||= secret.includes(' ');
    index.add({ bytes, mask });
    if (bytes.length >= CUT_FROM) {
      const half = Math.max(SHORTEST_CUT, Math.ceil(bytes.length / 2));
      index.add({ bytes: bytes.subarray(0, half), whole: bytes, mask });
    }
  };
  const learnFound = (secret: string, label: string) => {
    if (!allowed.has(secret)) learn(secret, label);
  };
  const mask = (text: string) => {
    if (masks.size === 0 || text.length < SHORTEST) return text;
    const known = cache.get(text);
    if (known !== undefined) return known;
    const masked = replaceSpans(text, findSpans(text, index, { spaces }), shown);
    if (cache.size >= MOST_CACHED) cache.clear();
    if (text.length <= LONGEST_CACHED) cache.set(text, masked);
    return masked;
  };
  const learnCredential = (secret: string, label: string) => {
    if (masks.has(secret)) return;
    const isSecret = !options.ownRequests || label === 'digest' || isDerived(secret, masks.keys());
    if (isSecret) learnFound(secret, label);
  };
  const isSuspect = (credential: string) => {
    if (!options.ownRequests) return true;
    const texts = [credential, Buffer.from(credential, 'base64').toString('utf8')];
    return [...given].some((secret) => texts.some((text) => text.includes(secret)));
  };
  /** Requests that were learnt before they were sent, with the number of secrets known then. */
  const read = new WeakMap<SentRequest, number>();
  const learnSent = (request: SentRequest) => {
    if (read.get(request) === masks.size) return;
    learnRequest(request, fields, learnFound, learnCredential);
    read.set(request, masks.size);
  };
  /** Lines of headers that were learnt: most come with every reply. */
  const lines = new Set<string>();
  const learnReceived = ({ headers, body }: ReceivedResponse) => {
    const added = headers.filter(([name, value]) => !lines.has(`${name}: ${value}`));
    learnResponse({ headers: added, body }, fields, learnFound);
    if (lines.size >= MOST_CACHED) lines.clear();
    for (const [name, value] of added) if (value.length <= LONGEST_CACHED) lines.add(`${name}: ${value}`);
  };
  const tools = { mask, isSuspect, isAllowed: (value: string) => allowed.has(value) };

  const maskHeaders = (headers: SentRequest['headers']) =>
    headers.map(
      ([name, value]) =>
        [mask(cut(name, LONGEST_LINE)), maskHeader(name, cut(value, LONGEST_LINE), tools)] as const,
    );
  // What else there is, now or later, is masked as plain text.
  const maskRequest = ({ url, headers, body, ...rest }: SentRequest): SentRequest => ({
    ...maskStrings(rest, mask),
    url: maskUrl(cut(url, LONGEST_LINE), tools),
    headers: maskHeaders(headers),
    ...(body === undefined ? {} : { body: maskBody(cut(body, LONGEST_BODY), tools) }),
  });
  const maskResponse = ({ headers, body, ...rest }: ReceivedResponse): ReceivedResponse => ({
    ...maskStrings(rest, mask),
    headers: maskHeaders(headers),
    body: maskBody(cut(body, LONGEST_BODY), tools),
  });
  /** Parts of exchanges whose secrets could not be learnt: they are never shown. */
  const unread = new WeakSet<object>();
  const assertRead = (...parts: readonly object[]) => {
    if (parts.some((part) => unread.has(part))) throw new Error('its secrets could not be learnt');
  };

  return {
    learn,
    learnCredentials(credentials) {
      for (const [name, value] of Object.entries(credentials)) {
        if (value === undefined) continue;
        const isUser = /user/i.test(name);
        const password = isUser ? value.slice(value.indexOf(':') + 1) : value;
        if (password !== '') given.add(password);
        learn(value, isUser ? 'user' : 'token');
        if (isUser) learn(password, 'password');
        else learnAuthorization(value, learn);
      }
    },
    learnRequest: learnSent,
    learnExchange(exchange) {
      try {
        learnSent(exchange.request);
        learnReceived(exchange.response);
      } catch (error) {
        unread.add(exchange.request).add(exchange.response);
        throw error;
      }
    },
    allow(value) {
      allowed.add(value);
      // As Basic carries it.
      if (value.includes(':')) allowed.add(Buffer.from(value, 'utf8').toString('base64'));
    },
    mask,
    maskRequest,
    maskResponse,
    maskExchange({ request, response, ...rest }) {
      assertRead(request, response);
      return { ...maskStrings(rest, mask), request: maskRequest(request), response: maskResponse(response) };
    },
    maskFinding({ request, response, ...told }) {
      assertRead(request, response);
      return { ...maskStrings(told, mask), request: maskRequest(request), response: maskResponse(response) };
    },
    maskValue: (value) => maskStrings(value, mask),
    maskError: (error) =>
      maskError(error, (text) => {
        // A message may quote a body that no exchange was made of.
        learnBody(text, fields, learnFound);
        return maskBody(text, tools);
      }),
    secrets: () => learnt,
  };
}

/** The beginning of a text that is too long to be shown. A secret that the end cuts in two is known by its first half. */
function cut(text: string, longest: number): string {
  return text.length <= longest
    ? text
    : `${text.slice(0, longest)}… (${text.length - longest} more characters)`;
}
