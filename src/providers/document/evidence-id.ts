import type { Operation } from '../../spec/document.ts';

/** The id that a reply of an operation stands on: `keys.createKey.201`. */
export function evidenceIdOf(
  name: string,
  operation: Operation | undefined,
  status: number | string,
): string {
  return `${name}.${operation?.id.replaceAll(/\s+/g, ' ') ?? 'any'}.${status}`;
}
