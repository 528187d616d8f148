import type { JsonObject } from '../../spec/json.ts';

/** Another way to send the same JSON. */
export interface JsonForm {
  /** `with white space`. */
  readonly label: string;
  write(body: JsonObject): string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The same JSON in other characters (RFC 8259, sections 2, 4 and 7). */
export const jsonForms: readonly JsonForm[] = [
  { label: 'with white space', write: (body) => `\r\n ${JSON.stringify(body, null, '\t')}\r\n` },
  {
    label: 'with its fields in another order',
    write: (body) => JSON.stringify(Object.fromEntries(Object.entries(body).reverse())),
  },
  {
    label: 'with every character escaped',
    write: (body) =>
      JSON.stringify(body).replaceAll(/"(?:[^"\\]|\\.)*"/g, (text) => escaped(JSON.parse(text))),
  },
];

/** In chunks, without a length (RFC 9112, section 7.1). */
export const chunkedJson: JsonForm = {
  label: 'in chunks',
  write: (body) => JSON.stringify(body),
  headers: { 'Transfer-Encoding': 'chunked' },
};

function escaped(text: string): string {
  const units = Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
  return `"${units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('')}"`;
}
