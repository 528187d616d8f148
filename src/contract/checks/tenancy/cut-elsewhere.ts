type Header = readonly [name: string, value: string];

/**
 * Every two headers with a part of the one moved to the other: put together they are the same text. `a` and `bc` are `ab` and
 * `c`; with a hyphen between them `a-b` and `c` are `a` and `b-c`.
 */
export function cutElsewhere(headers: readonly Header[]): Readonly<Record<string, string>>[] {
  return headers.flatMap(([first, before]) =>
    headers.flatMap(([second, after]) => {
      if (first === second) return [];
      const cuts: (readonly [string, string])[] = [[before.slice(0, -1), before.slice(-1) + after]];
      const seam = Math.max(...[...'-_/:.'].map((sign) => before.lastIndexOf(sign)));
      if (seam > 0) cuts.push([before.slice(0, seam), before.slice(seam + 1) + before.charAt(seam) + after]);
      return cuts.flatMap(([left, right]) => (left === '' ? [] : [{ [first]: left, [second]: right }]));
    }),
  );
}
