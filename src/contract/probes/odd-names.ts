/**
 * Names that are easily damaged: long, in mixed case, with letters beyond ASCII, of them one that can be written in two ways,
 * and with blanks.
 */
export function oddNames(freshName: () => string): readonly string[] {
  return [
    `${freshName()}-aBcD-`.padEnd(64, 'Kk'),
    `${freshName()} É漢😀e\u0301 "\\<&'+%41`,
    `${freshName()} two  blanks`,
    `${freshName()} and one at its end `,
  ];
}
