import type { Step } from '../../mock/provider.ts';
import { fail } from './errors.ts';
import { acceptsJson } from './media-types.ts';
import type { Principal } from './principal.ts';
import { lastOf } from './query.ts';

/** Django REST Framework settles the form of the reply before anything else: only JSON can be had. */
export const negotiate: Step<Principal> = ({ request, query }) => {
  const format = lastOf(query, 'format') ?? '';
  if (format !== '' && format !== 'json') return fail('not-found', {});
  return acceptsJson(request.headers.accept) ? undefined : fail('not-acceptable', {});
};
