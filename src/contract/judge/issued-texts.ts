import { isObject, parseJson } from '../../spec/json.ts';
import { looksRandom } from '../redact.ts';

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i;
const time = /^\d{4}-\d\d-\d\d/;
const address = /^[a-z][a-z\d+.-]*:\/\//i;
/** Names of fields that identify something, or tell its state. */
const identifying =
  /(?:^|_|[a-z])(?:id|Id|ID|uuid|etag|version|hash|fingerprint|prefix)$|^(?:id|sid|href|object|type)$/;

/** Fewer different characters are a word, or a number in hexadecimal digits. */
const leastDifferent = 10;

/**
 * Texts of a created item that look random and that the request did not have: whatever their field is called, each may be a
 * secret. They are hidden in reports until the document says otherwise.
 *
 * @param body of the request that created the item
 * @example
 * issuedTexts({ id: '7', value: 'q8Zx...' }, '{"name":"ci"}'); // ['q8Zx...']
 */
export function issuedTexts(item: unknown, body: string | undefined): readonly string[] {
  const isForm = !/^\s*[[{]/.test(body ?? '');
  const sent = isForm
    ? [...new URLSearchParams(body).values()]
    : textsOf(parseJson(body ?? '')).map(({ text }) => text);
  return textsOf(item).flatMap(({ name, text }) => {
    const isSent = sent.some((one) => one === text || (one.length >= 8 && text.includes(one)));
    const isRandom = looksRandom(text) && new Set(text).size >= leastDifferent;
    const isKnownForm = uuid.test(text) || time.test(text) || address.test(text);
    return isSent || !isRandom || isKnownForm || identifying.test(name) ? [] : [text];
  });
}

/** Every text in a value, with the name of its field. A loop: a reply is nested as deep as its sender likes. */
function textsOf(root: unknown): { readonly name: string; readonly text: string }[] {
  const found: { name: string; text: string }[] = [];
  const stack: { name: string; value: unknown }[] = [{ name: '', value: root }];
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { name, value } = next;
    if (typeof value === 'string') found.push({ name, text: value });
    else if (Array.isArray(value)) for (const element of value) stack.push({ name, value: element });
    else if (isObject(value))
      for (const [key, element] of Object.entries(value)) stack.push({ name: key, value: element });
  }
  return found;
}
