import { isObject, type JsonObject, objectOf } from './json.ts';
import { parentPointer, valueAt } from './pointer.ts';

/** How a behaviour is known, the surest first, see specs/README.md. */
export const grades = ['verified', 'documented', 'observed', 'assumed'] as const;
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

/** The evidence of one constraint of a part: its own, or where the part's own source states it, that of the part. */
export interface ConstraintEvidence {
  /** A schema keyword, `nullable`, or a word of `x-resource`. */
  readonly constraint: string;
  readonly evidence: Evidence;
}

/**
 * The evidence of a part: its own, or that of the nearest part around it. A trail names several parts, innermost first, such as
 * a shared schema and the response that refers to it: the first that has any evidence around it counts. A constraint (`minimum`)
 * of one of the parts may have evidence of its own, which then counts before all others.
 *
 * @throws TypeError where an `x-evidence` is not well-formed.
 *
 * @example
 * evidenceAt(root, ['/components/schemas/ApiKey/properties/name', '/paths/~1v0~1api_keys/post/responses/201']);
 */
export function evidenceAt(
  root: JsonObject,
  trail: string | readonly string[],
  constraint?: string,
): Evidence {
  const starts = typeof trail === 'string' ? [trail] : trail;
  for (const pointer of constraint === undefined ? [] : starts) {
    const own = constraintsAt(root, pointer).find((one) => one.constraint === constraint);
    if (own) return own.evidence;
  }
  for (const start of starts) {
    for (let pointer: string | undefined = start; pointer; pointer = parentPointer(pointer)) {
      if (hasOwnEvidence(root, pointer)) return ownEvidence(root, pointer);
    }
  }
  return hasOwnEvidence(root, '') ? ownEvidence(root, '') : ungraded;
}

/** Whether a part carries evidence of its own; what only says something of its constraints does not. */
export function hasOwnEvidence(root: JsonObject, pointer: string): boolean {
  const entry = entryAt(root, pointer);
  return entry !== undefined && !(isObject(entry) && entry.id === undefined && isOfConstraints(entry));
}

/**
 * The constraints of a part whose evidence is told: those with an entry of their own in `constraints`, and those that the part's
 * own source states.
 *
 * @throws TypeError where an `x-evidence` is not well-formed.
 *
 * @example
 * constraintsAt(root, '/components/schemas/CreateKey/properties/limit'); // [{ constraint: 'minimum', evidence: {...} }]
 */
export function constraintsAt(root: JsonObject, pointer: string): readonly ConstraintEvidence[] {
  const entry = entryAt(root, pointer);
  if (!isObject(entry) || !isOfConstraints(entry)) return [];
  const { states = [], constraints = {} } = entry;
  const fail = (what: string) => new TypeError(`Failed to read x-evidence at "${pointer}": ${what}.`);
  if (!isObject(constraints)) throw fail('"constraints" must map constraints to their evidence');
  if (!Array.isArray(states) || !states.every((name) => typeof name === 'string'))
    throw fail('"states" must be a list of constraints');
  const [twice] = states.filter((name) => Object.hasOwn(constraints, name));
  if (twice !== undefined) throw fail(`"${twice}" is in "states" and in "constraints"`);
  const prefix = typeof entry.id === 'string' ? `${entry.id}.` : '';
  return [
    ...states.map((constraint) => ({ constraint, evidence: ownEvidence(root, pointer) })),
    ...Object.entries(constraints).map(([constraint, own]) => ({
      constraint,
      evidence: readEvidence(
        isObject(own) && prefix !== '' ? { id: `${prefix}${constraint}`, ...own } : own,
        `${pointer}/x-evidence/constraints/${constraint}`,
      ),
    })),
  ];
}

function entryAt(root: JsonObject, pointer: string): unknown {
  const part = valueAt(root, pointer);
  return isObject(part) ? part['x-evidence'] : undefined;
}

function ownEvidence(root: JsonObject, pointer: string): Evidence {
  return readEvidence(entryAt(root, pointer), pointer);
}

function isOfConstraints(entry: JsonObject): boolean {
  return entry.states !== undefined || entry.constraints !== undefined;
}

/** Every `x-evidence` of a document, and those of constraints, with the pointer of the part, in the document's order. */
export function listEvidence(root: JsonObject): { pointer: string; evidence: Evidence }[] {
  const found: { pointer: string; evidence: Evidence }[] = [];
  const visit = (value: unknown, pointer: string) => {
    if (typeof value !== 'object' || value === null) return;
    if (hasOwnEvidence(root, pointer)) found.push({ pointer, evidence: ownEvidence(root, pointer) });
    const own = objectOf(objectOf(isObject(value) ? value['x-evidence'] : undefined).constraints);
    for (const { constraint, evidence } of constraintsAt(root, pointer)) {
      if (Object.hasOwn(own, constraint)) found.push({ pointer: `${pointer}/${constraint}`, evidence });
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
