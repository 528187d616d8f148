import type { Operation } from '../../../spec/document.ts';
import { isObject, type JsonObject, objectOf, parseJson } from '../../../spec/json.ts';
import { fieldAt, type Resource, type ResourceWith, type UniqueRule } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { responseTrail } from '../trails.ts';

/** The request field whose value must be unique. */
export function uniqueField(resource: Resource, rule: UniqueRule): string | undefined {
  return fieldAt(resource.create?.fields ?? {}, rule.field);
}

/** A create like the one that made an item, with the value that must be unique. */
export function twinOf(item: Item): JsonObject {
  return item.sent;
}

/** What says that a second one is refused: the rule, the documented error, the operation. */
export function duplicateTrail(operation: Operation, rule: UniqueRule): readonly string[] {
  const example = exampleOf(operation, rule);
  const response = responseTrail(operation, rule.status);
  return example ? [rule.pointer, example.pointer, ...response] : [rule.pointer, ...response];
}

/** The documented error of a duplicate. */
export function exampleOf(
  operation: Operation,
  rule: UniqueRule,
): { pointer: string; value: JsonObject } | undefined {
  if (rule.example === undefined) return undefined;
  for (const response of operation.responses) {
    for (const content of response.contents) {
      const example = content.examples[rule.example];
      if (example && isObject(example.value)) return { pointer: example.pointer, value: example.value };
    }
  }
  return undefined;
}

/** The names under which refusals carry a code for programs. */
export const codeNames = ['error_code', 'errorCode', 'code', 'error'] as const;

/** Whether a refusal is that of a duplicate: its code is the documented one, where one is documented. */
export function hasDuplicateCode(operation: Operation, rule: UniqueRule, exchange: Exchange): boolean {
  const documented = exampleOf(operation, rule);
  const got = objectOf(parseJson(exchange.response.body));
  const name = codeNames.find((candidate) => typeof documented?.value[candidate] === 'string');
  return name === undefined || got[name] === documented?.value[name];
}

/** Something like it may be there already: then it is refused as a duplicate, in the documented words if there are any. */
export function isTaken(
  { resource }: Pick<Stage<ResourceWith<'create'>>, 'resource'>,
  exchange: Exchange,
): boolean {
  const { operation } = resource.create;
  return resource.unique.some(
    (rule) => rule.status === exchange.response.status && hasDuplicateCode(operation, rule, exchange),
  );
}
