import { valueAt } from '../../../spec/pointer.ts';
import type { Resource, SecretRule } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Run } from '../../engine/run-state.ts';
import type { Exchange } from '../../types.ts';

/** A secret that was made, and what it belongs to. */
export interface MadeSecret {
  readonly value: string;
  readonly label: string | undefined;
  readonly exchange: Exchange;
  readonly item: Item;
}

/** The secrets of one rule that this run has made, in the order of their creation. */
export function madeSecrets({ ledger }: Run, resource: Resource, rule: SecretRule): MadeSecret[] {
  return ledger.items
    .filter((item) => item.resource === resource)
    .toSorted((a, b) => a.exchange.index - b.exchange.index)
    .flatMap((item) => {
      const value = valueAt(item.shown, rule.field);
      const { label, exchange } = item;
      return typeof value === 'string' && value !== '' ? [{ value, label, exchange, item }] : [];
    });
}

/** What differs among secrets: without what all begin and end with. */
export function varyingParts(secrets: readonly string[]): string[] {
  const [first = ''] = secrets;
  let start = 0;
  while (start < first.length && secrets.every((secret) => secret[start] === first[start])) start++;
  let end = 0;
  while (
    end < first.length - start &&
    secrets.every((secret) => secret.length - end > start && secret.at(-1 - end) === first.at(-1 - end))
  )
    end++;
  return secrets.map((secret) => secret.slice(start, secret.length - end));
}
