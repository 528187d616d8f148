import type { ActiveCheck } from '../../engine/check.ts';
import { strangeQueries } from './strange-query.ts';
import { tolerates } from './tolerates.ts';

export const unknownQuery: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'robustness/unknown-query',
  title: 'a query that the server does not know changes nothing, and one that makes no sense does no harm',
  why: 'Proxies and trackers add parameters. A server may refuse what it does not know, but must not lose its way.',
  failing: 'GET /keys?keymock_unknown=1 -> 500, or 200 with another list',
  passing: 'GET /keys?keymock_unknown=1 -> 200 with the same list; 400 will do, too',
  source: 'RFC 3986, section 3.4; the document does not say that unknown parameters are refused',
  plan: (subject) => [
    ...tolerates(
      subject,
      'robustness/unknown-query',
      { query: [['keymock_unknown', '1']] },
      'an unknown query parameter changes nothing',
    ),
    ...strangeQueries(subject),
  ],
};
