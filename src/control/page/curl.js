/** @typedef {import('../../mock/journal/entry.ts').JournalEntry} Entry */

/** What curl sends by itself, or what belongs to the connection. */
const left = new Set([
  'host',
  'content-length',
  'connection',
  'accept-encoding',
  'transfer-encoding',
  'expect',
]);

/**
 * The command that sends the request of an entry again. Its credential is masked in the journal, so it comes from a variable of the
 * shell: `TOKEN`, or `CREDENTIALS` for what is no bearer token.
 *
 * @param {Pick<Entry, 'method' | 'path' | 'query' | 'request'>} entry
 * @param {string} origin
 */
export function toCurl({ method, path, query, request }, origin) {
  const parts = ['curl -i --path-as-is -g'];
  if (method === 'HEAD') parts.push('--head');
  else if (method !== (request.body === '' ? 'GET' : 'POST')) parts.push(`-X ${quote(method)}`);
  for (const [name, value] of Object.entries(request.headers)) {
    if (left.has(name.toLowerCase())) continue;
    for (const one of typeof value === 'string' ? [value] : value) parts.push(`-H ${header(name, one)}`);
  }
  if (request.body !== '') {
    if (!Object.keys(request.headers).some((name) => name.toLowerCase() === 'content-type'))
      parts.push("-H 'Content-Type:'");
    parts.push(`--data-raw ${quote(request.body)}`);
  }
  parts.push(quote(origin + path + (query === '' ? '' : `?${query}`)));
  return parts.join(' \\\n  ');
}

/**
 * @param {string} name
 * @param {string} value
 */
function header(name, value) {
  const [, scheme] = /^(Bearer|Token|Basic) \*\*\*$/i.exec(value) ?? [];
  if (name.toLowerCase() === 'authorization' && scheme !== undefined) {
    return `"Authorization: ${scheme} $${/^basic$/i.test(scheme) ? 'CREDENTIALS' : 'TOKEN'}"`;
  }
  // curl sends a header without a value only with a semicolon.
  return quote(value === '' ? `${name};` : `${name}: ${value}`);
}

/**
 * One word of a shell command: in single quotes, where nothing is special. What a terminal would obey or hide is spelt out.
 *
 * @param {string} text
 */
export function quote(text) {
  if (/^[\w%+,./:=@-]+$/.test(text)) return text;
  if (!/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text.replace(/[\n\t]/g, ''))) {
    return `'${text.replaceAll("'", "'\\''")}'`;
  }
  let escaped = '';
  for (const byte of new TextEncoder().encode(text)) {
    const character = String.fromCharCode(byte);
    const isPlain = /[\w ./:=,{}[\]"@+-]/.test(character);
    escaped += isPlain ? character : `\\0${byte.toString(8).padStart(3, '0')}`;
  }
  return `"$(printf %b '${escaped}')"`;
}
