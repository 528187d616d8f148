import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import type { Attempt } from './attempt.ts';

/** No credential, but a documented query: a list that is made of several queries may be guarded in one of them only. */
export function bareQueries({ list }: Resource, item: JsonObject | undefined): readonly Attempt[] {
  const paging = list?.paging;
  const filters = Object.entries(list?.filters ?? {}).map(([name, at]): [string, unknown] => [
    name,
    item && valueAt(item, at),
  ]);
  const queries = [...(paging ? [[paging.limit, 1] as [string, unknown]] : []), ...filters];
  return queries
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => ({
      what: `no credential, but ${name}`,
      caller: { kind: 'nobody' },
      parameters: { [name]: value },
    }));
}
