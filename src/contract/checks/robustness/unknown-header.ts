import { defineCases, defineCompositeCheck, statusOf } from '../../check.ts';
import { nonsenseHeaders } from '../../probes/headers.ts';
import { expectSameList } from './same-list.ts';

const unknownHeaders = {
  'X-Keymock-Unknown': '1',
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
};

export const unknownHeader = defineCompositeCheck(
  {
    provokes: true,
    id: 'robustness/unknown-header',
    title: 'a header that the server does not know changes nothing, and one that makes no sense does no harm',
    why: 'Tracing, proxies and browsers add headers to every request.',
    failing: 'GET /keys, X-Keymock-Unknown: 1 -> 400',
    passing: 'GET /keys, X-Keymock-Unknown: 1 -> 200 with the same list',
    source: 'RFC 9110, section 5.1: unrecognized header fields are ignored',
  },
  defineCases({
    tries: 'unknown headers change nothing',
    given: { verbs: ['list'] },
    writes: false,
    async run(context) {
      const { operation } = context.resource.list;
      const refusal = await expectSameList(context, (plain) => [
        { ...plain, headers: { ...plain.headers, ...unknownHeaders } },
      ]);
      // A strict server may refuse a parameter; a header it must ignore.
      if (refusal)
        context.expect(refusal, { operation }).holds(false, {
          message: `${operation.label} refuses a header that it does not know`,
          expected: 'it is ignored',
          actual: statusOf(refusal),
        });
    },
  }),
  // Refused or ignored, and never a crash.
  defineCases({
    tries: 'headers that make no sense do no harm',
    given: { verbs: ['list'] },
    writes: false,
    async run({ api, resource }) {
      const plain = api.request(resource.list.operation);
      await api.probeAll(
        nonsenseHeaders.map((headers) => ({ ...plain, headers: { ...plain.headers, ...headers } })),
      );
    },
  }),
);
