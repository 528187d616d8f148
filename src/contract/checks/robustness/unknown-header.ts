import type { ActiveCheck } from '../../engine/check.ts';
import { strangeHeaders } from './strange-headers.ts';
import { tolerates } from './tolerates.ts';

export const unknownHeader: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'robustness/unknown-header',
  title: 'a header that the server does not know changes nothing, and one that makes no sense does no harm',
  why: 'Tracing, proxies and browsers add headers to every request.',
  failing: 'GET /keys, X-Keymock-Unknown: 1 -> 400',
  passing: 'GET /keys, X-Keymock-Unknown: 1 -> 200 with the same list',
  source: 'RFC 9110, section 5.1: unrecognized header fields are ignored',
  plan: (subject) => [
    ...tolerates(
      subject,
      'robustness/unknown-header',
      {
        headers: {
          'X-Keymock-Unknown': '1',
          traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
        },
      },
      'unknown headers change nothing',
    ),
    ...strangeHeaders(subject),
  ],
};
