/**
 * Origins as a request's URL has them: scheme, host and port. A slash at the end says nothing and is left out.
 *
 * @throws TypeError for what is no origin. With a path no request would be answered, since the APIs are at the root.
 * @example
 * readOrigins('http://localhost:4010/'); // ['http://localhost:4010']
 */
export function readOrigins(origin: string | readonly string[]): string[] {
  const origins = typeof origin === 'string' ? [origin] : [...origin];
  if (origins.length === 0)
    throw new TypeError(`Failed to create handlers: origin is an empty list. ${hint}`);
  return [...new Set(origins.map(readOrigin))];
}

const hint = "Give an origin such as 'https://api.example.com', or '*' for any.";

function readOrigin(text: string): string {
  if (text === '*') return text;
  const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname.includes('*')) {
    throw new TypeError(`Failed to create handlers: origin "${text}" is none. ${hint}`);
  }
  const rest = url.pathname.slice(1) + url.search + url.hash + url.username + url.password;
  if (rest === '') return url.origin;
  throw new TypeError(
    `Failed to create handlers: origin "${withoutUser(url, text)}" has more than scheme, host and port. Did you mean "${url.origin}"?`,
  );
}

/** A text of an origin for a message, without a password. */
function withoutUser(url: URL, text: string): string {
  return url.username + url.password === '' ? text : `${url.protocol}//…@${url.host}`;
}
