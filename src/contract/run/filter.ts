/** Whether a check was asked for: by `group`, by `group/name`, or because nothing was asked for in particular. */
export type CheckFilter = (check: string) => boolean;

export function filterOf(only: readonly string[]): CheckFilter {
  if (only.length === 0) return () => true;
  return (check) => only.some((wanted) => check === wanted || check.startsWith(`${wanted}/`));
}
