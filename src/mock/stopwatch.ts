/** Milliseconds from some start, for durations alone: what time it is, only the mock's clock says. */
export function stopwatch(): number {
  return performance.now();
}
