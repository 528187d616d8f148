import { createChance } from '../../mock/chance.ts';
import { phraseOf } from '../../mock/faults/fault-form.ts';
import type { ErrorReply, Turn } from '../../mock/provider.ts';
import { type FlatSchema, flatten } from '../../spec/constraints.ts';
import {
  type Content,
  type Document,
  type DocumentedResponse,
  jsonContent,
  type Operation,
} from '../../spec/document.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import { schemaJudgeOf } from '../../spec/validate.ts';
import { sampleOf } from './sample.ts';

/** What is wrong with a request. */
export interface Problem {
  /** Statuses that say so, the best one first; the first that the operation documents is taken. */
  readonly statuses: readonly number[];
  /** A sentence for people. */
  readonly message: string;
  /** The field or the parameter that is wrong. */
  readonly field?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal in the document's own form: the documented status nearest to the problem, with a body from its example or schema, in
 * which message, status and field are filled in. `application/problem+json` (RFC 9457) where nothing is documented.
 */
export function refusal(
  document: Document,
  operation: Operation | undefined,
  problem: Problem,
  turn: Pick<Turn, 'clock'>,
): ErrorReply {
  const status = statusFor(operation, problem.statuses);
  const response = responseLike(document, operation, status);
  const content = response && jsonContent(response.contents);
  const headers = problem.headers ?? {};
  const body = content && bodyFrom(document, content, status, problem, turn);
  if (content && body !== undefined)
    return { status, body, headers: { 'Content-Type': content.mediaType, ...headers } };
  // Only what is documented to have no body has none.
  if (response && response.contents.length === 0 && response.status === String(status))
    return { status, headers };
  return {
    status,
    body: {
      type: 'about:blank',
      title: phraseOf(status),
      status,
      detail: problem.message,
      ...(problem.field !== undefined && { field: problem.field }),
    },
    headers: { 'Content-Type': 'application/problem+json', ...headers },
  };
}

function statusFor(operation: Operation | undefined, statuses: readonly number[]): number {
  const isDocumented = (status: number) =>
    operation?.responses.some((response) => response.status === String(status));
  return statuses.find(isDocumented) ?? statuses[0] ?? 400;
}

/** The response of a status: of the operation itself, or else of any other, since an API has one form of errors. */
function responseLike(
  { operations }: Document,
  operation: Operation | undefined,
  status: number,
): DocumentedResponse | undefined {
  const names = [String(status), `${Math.floor(status / 100)}XX`, 'default'];
  const own = names.flatMap((name) => operation?.responses.filter((one) => one.status === name) ?? []);
  if (own[0]) return own[0];
  const all = operations.flatMap(({ responses }) => responses);
  const withBody = all.filter(({ contents }) => jsonContent(contents) !== undefined);
  const other = names.map((name) => withBody.find((one) => one.status === name)).find((one) => one);
  return other ?? withBody.find(({ status: name }) => /^4/.test(name));
}

function bodyFrom(
  { root }: Document,
  { examples, schema }: Content,
  status: number,
  problem: Problem,
  turn: Pick<Turn, 'clock'>,
): unknown {
  const [example] = Object.values(examples);
  // The same refusal has the same body: a difference would tell what is there.
  const source = { root, chance: createChance(1), now: turn.clock.now() };
  const base = example?.value ?? (schema === undefined ? undefined : sampleOf(source, schema));
  if (base === undefined || schema === undefined) return base;
  // The example's own words say what a caller of the API would read, unless there is a field to name.
  const hasWords = example !== undefined && problem.field === undefined;
  const filled = fill(
    example ? base : withoutField(base, problem, flatten(root, schema)),
    status,
    problem,
    hasWords,
    shownNames(root, schema),
  );
  return schemaJudgeOf(root).violations(schema, filled, 'response').length === 0 ? filled : base;
}

/** An error that is of no field names none, where it need not. */
function withoutField(base: unknown, { field }: Problem, { required }: FlatSchema): unknown {
  if (!isObject(base) || field !== undefined) return base;
  return Object.fromEntries(
    Object.entries(base).filter(
      ([name]) =>
        required[name] !== undefined ||
        !/^(field|param|parameter|property|loc|errors?|details)$/i.test(name) ||
        messageLike(base, name),
    ),
  );
}

/** Some errors have their one sentence in a field of such a name. */
function messageLike(base: JsonObject, name: string): boolean {
  return typeof base[name] === 'string' && messageNames.test(name);
}

/** Fields that an error's schema has beside those of its example. */
function shownNames(root: JsonObject, schema: string): readonly string[] {
  return Object.keys(flatten(root, schema).properties);
}

const messageNames =
  /^(message|msg|detail|details|description|reason|error_?description|error_?message|title|error)$/i;
const codeNames = /^(code|error_?code|error|error_?type|kind)$/i;
const statusNames = /^(status|status_?code|http_?status|code)$/i;
const fieldNames = /^(field|param|parameter|path|pointer|property|loc|location|source)$/i;

function fill(
  value: unknown,
  status: number,
  problem: Problem,
  hasWords: boolean,
  names: readonly string[] = [],
): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map((item) => fill(item, status, problem, hasWords));
  if (!isObject(value)) return value;
  const has = (name: string) => Object.hasOwn(value, name) || names.includes(name);
  const isSentence = (name: string) =>
    /^error$/i.test(name) && !has('message') && !has('detail') && !has('error_description');
  const isTitle = (name: string) => /^(title|error)$/i.test(name) && (has('detail') || has('message'));
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => {
      if (typeof inner === 'number' && statusNames.test(name) && inner !== status) return [name, status];
      if (typeof inner === 'string' && statusNames.test(name) && /^[1-5]\d\d$/.test(inner))
        return [name, String(status)];
      if (typeof inner === 'string' && fieldNames.test(name) && problem.field !== undefined)
        return [name, problem.field];
      if (typeof inner === 'string' && codeNames.test(name) && !hasWords && !isSentence(name))
        return [name, phraseOf(status).toLowerCase().replaceAll(' ', '_')];
      if (typeof inner === 'string' && messageNames.test(name) && !hasWords)
        return [name, isTitle(name) ? phraseOf(status) : problem.message];
      return [name, typeof inner === 'object' ? fill(inner, status, problem, hasWords) : inner];
    }),
  );
}
