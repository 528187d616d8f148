/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length % 2 === 1) return sorted[middle] ?? Number.NaN;
  return ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}

/** The median with the least and the greatest, as `0.61 (0.55 to 0.66)`. */
export function spread(numbers: readonly number[], digits: number): string {
  const show = (number: number) => number.toFixed(digits);
  return `**${show(median(numbers))}** (${show(Math.min(...numbers))} to ${show(Math.max(...numbers))})`;
}

/** A number without its fraction, as `12,345`. */
export function whole(number: number): string {
  return Math.round(number).toLocaleString('en');
}
