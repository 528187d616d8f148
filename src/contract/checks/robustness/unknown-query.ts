import { defineCases, defineCompositeCheck, defineOperationCases, type RequestDraft } from '../../check.ts';
import { nonsenseQueries, nonsenseValues } from '../../probes/queries.ts';
import { expectSameList } from './same-list.ts';

const unknown = ['keymock_unknown', '1'] as const;

export const unknownQuery = defineCompositeCheck(
  {
    provokes: true,
    id: 'robustness/unknown-query',
    title:
      'a query parameter that the server does not know changes nothing, and one that makes no sense does no harm',
    why: 'Proxies and trackers add parameters. A server may refuse unknown parameters, but must not return another list because of them.',
    failing: 'GET /keys?keymock_unknown=1 -> 500, or 200 with another list',
    passing: 'GET /keys?keymock_unknown=1 -> 200 with the same list; 400 will do, too',
    source: 'RFC 3986, section 3.4; the document does not say that unknown parameters are refused',
  },
  defineCases({
    tries: 'an unknown query parameter changes nothing',
    given: { verbs: ['list'] },
    writes: false,
    async run(context) {
      // What is there twice is an array to many frameworks, and a surprise to what is behind them.
      await expectSameList(context, (plain) => [
        { ...plain, query: [...plain.query, unknown] },
        { ...plain, query: [...plain.query, unknown, unknown] },
      ]);
    },
  }),
  // Refused or ignored, and never a crash.
  defineOperationCases({
    tries: 'query parameters that make no sense do no harm',
    given: ({ document }) =>
      document.operations
        .filter(({ method, parameters }) => method === 'GET' && parameters.some((one) => one.in === 'query'))
        .map((operation) => ({ operation, writes: false })),
    async run({ api, operation }) {
      const plain = api.request(operation);
      const names = operation.parameters.filter((one) => one.in === 'query').map(({ name }) => name);
      await api.probeAll(names.flatMap((name) => nonsenseRequests(plain, name)));
    },
  }),
);

function nonsenseRequests(plain: RequestDraft, name: string): RequestDraft[] {
  const others = plain.query.filter(([known]) => known !== name);
  const encoded = others.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
  return [
    ...nonsenseValues.map((value) => ({ ...plain, query: [...others, [name, value] as const] })),
    ...nonsenseQueries(encodeURIComponent(name)).map((query) => ({
      ...plain,
      query: [],
      path: `${plain.path}?${encoded}&${query}`,
    })),
  ];
}
