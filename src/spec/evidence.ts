import { isObject, type JsonObject } from './json.ts';
import { parentPointer, valueAt } from './pointer.ts';

export const grades = ['documented', 'observed', 'assumed'] as const;
/** How a behaviour is known, see specs/README.md. */
export type Grade = (typeof grades)[number];

/** An `x-evidence` entry. */
export interface Evidence {
  /** '' where the document gives none. */
  readonly id: string;
  readonly grade: Grade;
  readonly source: string;
  readonly note?: string;
}

/** What holds for a part that nobody has graded: it is what the document says. */
export const ungraded: Evidence = { id: '', grade: 'documented', source: '' };

/**
 * The evidence of a part: its own, or that of the nearest part around it. A trail names several parts, innermost first, such as
 * a shared schema and the response that refers to it: the first that has any evidence around it counts.
 *
 * @throws TypeError where an `x-evidence` is not well-formed.
 *
 * @example
 * evidenceAt(root, ['/components/schemas/ApiKey/properties/name', '/paths/~1v0~1api_keys/post/responses/201']);
 */
export function evidenceAt(root: JsonObject, trail: string | readonly string[]): Evidence {
  for (const start of typeof trail === 'string' ? [trail] : trail) {
    for (let pointer: string | undefined = start; pointer; pointer = parentPointer(pointer)) {
      const part = valueAt(root, pointer);
      if (isObject(part) && part['x-evidence'] !== undefined)
        return readEvidence(part['x-evidence'], pointer);
    }
  }
  return hasOwnEvidence(root, '') ? readEvidence(root['x-evidence'], '') : ungraded;
}

/** Whether a part carries evidence of its own. */
export function hasOwnEvidence(root: JsonObject, pointer: string): boolean {
  const part = valueAt(root, pointer);
  return isObject(part) && part['x-evidence'] !== undefined;
}

/** Every `x-evidence` of a document with the pointer of the part that it is on, in the document's order. */
export function listEvidence(root: JsonObject): { pointer: string; evidence: Evidence }[] {
  const found: { pointer: string; evidence: Evidence }[] = [];
  const visit = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return;
    if (isObject(value) && value['x-evidence'] !== undefined) {
      found.push({ pointer, evidence: readEvidence(value['x-evidence'], pointer) });
    }
    for (const [name, child] of Object.entries(value)) {
      if (name !== 'x-evidence')
        visit(child, `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`);
    }
  };
  visit(root, '');
  return found;
}

function readEvidence(value: unknown, pointer: string): Evidence {
  const fail = (what: string) => new TypeError(`Failed to read x-evidence at "${pointer}": ${what}.`);
  if (!isObject(value)) throw fail('it must be an object');
  const { id, grade, source, note } = value;
  if (typeof id !== 'string' || id === '') throw fail('"id" must be a text');
  const known = grades.find((name) => name === grade);
  if (known === undefined) throw fail(`"grade" must be one of ${grades.join(', ')}`);
  return {
    id,
    grade: known,
    source: typeof source === 'string' ? source : '',
    ...(typeof note === 'string' ? { note } : {}),
  };
}
