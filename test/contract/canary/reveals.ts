/**
 * Whether a text gives a secret away to somebody who undoes encodings. Naive on purpose, and nothing of the redactor's
 * own: a bug there must not be repeated here.
 */
export function reveals(text: string, secret: string): boolean {
  let readings = new Set([text]);
  for (let depth = 0; depth < 3; depth++) {
    for (const reading of readings) if (reading.includes(secret)) return true;
    readings = new Set([...readings].flatMap((reading) => WAYS.flatMap((way) => way(reading))));
    for (const known of [...readings]) if (known.length < secret.length) readings.delete(known);
  }
  return [...readings].some((reading) => reading.includes(secret));
}

const WAYS: readonly ((text: string) => string[])[] = [
  (text) => [
    text.replace(/(?:%[0-9a-f]{2})+/gi, (hex) => Buffer.from(hex.replaceAll('%', ''), 'hex').toString()),
  ],
  (text) => (text.includes('+') ? [text.replaceAll('+', ' ')] : []),
  (text) => [
    text.replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    text.replace(/\\(["\\/])/g, '$1').replaceAll('\\n', '\n'),
  ],
  (text) => [
    text
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)))
      .replace(/&#x([0-9a-f]+);/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&'),
  ],
  (text) => [text.replace(/%0A/g, '\n').replace(/'\\''/g, "'")],
  (text) =>
    (text.match(/[A-Za-z0-9+/_-]{8,}/g) ?? []).flatMap((run) =>
      [0, 1, 2, 3].map((skip) => Buffer.from(run.slice(skip), 'base64').toString()),
    ),
  (text) =>
    (text.match(/[0-9a-f]{12,}/gi) ?? []).flatMap((run) =>
      [run, run.slice(1)].map((hex) => Buffer.from(hex, 'hex').toString()),
    ),
];
