type Header = readonly [name: string, value: string];
type Headers = Readonly<Record<string, string>>;

/** Headers of a scope that is nearly the given one. */
export function nearScopes(scope: readonly Header[]): readonly Headers[] {
  return [...scope.flatMap(nearValues), ...movedBorders(scope)];
}

function nearValues([name, value]: Header): Headers[] {
  if (value.length < 3) return [];
  const values = [`${value}0`, value.slice(0, -1), `${value},keymock`, '*', '%'];
  return values.map((near) => ({ [name]: near }));
}

/**
 * Every two headers with a part of the one moved to the other: joined they are the same text. `a` and `bc` become `ab` and `c`;
 * with a hyphen between them, `a-b` and `c` become `a` and `b-c`.
 */
function movedBorders(headers: readonly Header[]): Headers[] {
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
