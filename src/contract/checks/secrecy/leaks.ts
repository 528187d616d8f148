import { valueAt } from '../../../spec/pointer.ts';
import { type Exchange, type Item, isSuccess, placesOf, secretForms, shortestSecret } from '../../check.ts';

/** A secret of an item in a reply to a request that belongs to no operation. A success may show what lists show. */
export function leakOf(
  items: readonly Pick<Item, 'resource' | 'shown'>[],
  exchange: Exchange,
): { readonly field: string; readonly place: string } | undefined {
  const places = placesOf(exchange);
  for (const { resource, shown } of items) {
    for (const { field, shown: verbs } of resource.secrets) {
      const value = valueAt(shown, field);
      const mayShow = isSuccess(exchange) && (verbs.includes('list') || verbs.includes('read'));
      if (typeof value !== 'string' || value.length < shortestSecret || mayShow) continue;
      const forms = secretForms(value);
      const place = places.find(({ text }) => forms.some((form) => text.includes(form)))?.name;
      if (place !== undefined) return { field, place };
    }
  }
  return undefined;
}
