import { limits } from './limits.ts';
import { collect, ReadError, textOf } from './read-text.ts';

/**
 * The text at an http(s) URL: bounded in size, time and redirects.
 *
 * @param headers for the origin of the URL only: a redirect to another one is followed without them
 * @throws ReadError
 */
export async function fetchText(url: URL, headers: Readonly<Record<string, string>> = {}): Promise<string> {
  if (url.username !== '' || url.password !== '') throw new ReadError('its URL holds a credential');
  const signal = AbortSignal.timeout(limits.milliseconds);
  let at = url;
  try {
    for (let redirects = 0; redirects <= limits.redirects; redirects++) {
      const response = await fetch(at, {
        headers: at.origin === url.origin ? headers : {},
        redirect: 'manual',
        signal,
      });
      if (response.ok) return textOf(await collect(bodyOf(response)));
      await response.body?.cancel();
      at = nextOf(response, at);
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(reasonOf(error), { cause: error });
  }
  throw new ReadError(`it redirects more than ${limits.redirects} times`);
}

function nextOf({ status, headers }: Response, from: URL): URL {
  const location = headers.get('location');
  if (status < 300 || status > 399 || location === null) throw new ReadError(`the server answers ${status}`);
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (!/^https?:$/.test(to?.protocol ?? '') || to === undefined || to.username !== '' || to.password !== '')
    throw new ReadError('it redirects to what is no http(s) URL');
  return to;
}

async function* bodyOf({ body }: Response): AsyncIterable<Uint8Array> {
  const reader = body?.getReader();
  try {
    for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read())
      yield next.value;
  } finally {
    await reader?.cancel();
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError')
    return `it did not arrive within ${limits.milliseconds / 1000} seconds`;
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const first = cause instanceof AggregateError ? cause.errors[0] : cause;
  if (!(first instanceof Error)) return 'the server cannot be reached';
  return `the server cannot be reached (${'code' in first ? String(first.code) : first.message})`;
}
