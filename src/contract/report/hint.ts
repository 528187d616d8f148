/**
 * What a reader has to know of a curl before it runs: which of its variables nobody gave the run.
 *
 * @example
 * secretsIn('curl -i http://h/ -H "X-Key: $KEYMOCK_SECRET_3"');
 * // ['KEYMOCK_SECRET_3 is a secret that came up in the run, masked here as ***…-3***: take one of your own.']
 */
export function secretsIn(curl: string): string[] {
  const numbers = new Set([...curl.matchAll(/\bKEYMOCK_SECRET_(\d+)/g)].map(([, number]) => number));
  return [...numbers].map(
    (number) =>
      `KEYMOCK_SECRET_${number} is a secret that came up in the run, masked here as ***…-${number}***: take one of your own.`,
  );
}
