import type { Operation } from '../../../spec/document.ts';
import { isObject, type JsonObject, objectOf, parseJson } from '../../../spec/json.ts';
import type { ResourceWith, UniqueRule } from '../../../spec/resource.ts';
import type { Exchange, Expectation } from '../../check.ts';
import { errorCodeNames } from '../../vocabulary.ts';
import { responseTrail } from '../trails.ts';

/** What the document promises of a second create with the same value: the rule, its example, the response. */
export function duplicatePromise(operation: Operation, rule: UniqueRule): Expectation {
  const example = duplicateExample(operation, rule);
  return {
    operation,
    at: [rule.pointer, ...(example ? [example.pointer] : []), ...responseTrail(operation, rule.status)],
    constraint: 'unique',
  };
}

/** The documented error of a duplicate. */
export function duplicateExample(
  { responses }: Operation,
  { example: name }: UniqueRule,
): { pointer: string; value: JsonObject } | undefined {
  if (name === undefined) return undefined;
  for (const { examples } of responses.flatMap(({ contents }) => contents)) {
    const example = examples[name];
    if (example && isObject(example.value)) return { pointer: example.pointer, value: example.value };
  }
  return undefined;
}

/** Whether a rejection has the documented code of a duplicate, where one is documented. */
export function hasDuplicateCode(operation: Operation, rule: UniqueRule, exchange: Exchange): boolean {
  const documented = duplicateExample(operation, rule)?.value ?? {};
  const got = objectOf(parseJson(exchange.response.body));
  const name = errorCodeNames.find((candidate) => typeof documented[candidate] === 'string');
  return name === undefined || got[name] === documented[name];
}

/** Whether a create was rejected as the duplicate of an item that is there. */
export function isTaken(
  { resource: { create, unique } }: { readonly resource: ResourceWith<'create'> },
  exchange: Exchange,
): boolean {
  return unique.some(
    (rule) => rule.status === exchange.response.status && hasDuplicateCode(create.operation, rule, exchange),
  );
}
