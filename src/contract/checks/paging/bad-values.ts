import { brief, defineCheck, isRefusal, isSuccess, readListing, statusOf } from '../../check.ts';
import { createEnough, hasPages, pageQuery, pagingOf, pagingTrail, start } from './pages.ts';

export const badValues = defineCheck({
  provokes: true,
  id: 'paging/bad-values',
  title: 'a page of no sensible size is refused or served like a usual one',
  why: 'One request takes down a server that obeys a limit of a million, or crashes on a limit of -1.',
  failing: 'GET /keys?limit=-1 -> 500',
  passing: 'GET /keys?limit=-1 -> 400, or 200 with the usual page',
  source: 'x-resource: paging, max. Whether such values are refused is left to the server.',
  tries: 'limits and positions of 0, -1, a huge number and a text do no harm',
  given: { verbs: ['list'], where: hasPages },
  writes: false,
  async run(context) {
    const { api, resource, expect } = context;
    const { operation } = resource.list;
    const paging = pagingOf(context);
    const { max } = paging;
    await createEnough(context);
    const queries = [
      ...oddValues.map((value) => pageQuery(paging, value, start(paging))),
      ...oddValues.slice(paging.style === 'page' ? 0 : 1).map((value) => pageQuery(paging, 2, value)),
      ...(max === undefined ? [] : [pageQuery(paging, max + 1, start(paging))]),
    ];
    const at = pagingTrail(resource.list, paging.limit);
    for (const reply of await api.probeAll(
      queries.map((parameters) => api.request(operation, { parameters })),
    )) {
      const isPage = isSuccess(reply);
      const { length } = readListing(resource, reply).raw;
      const isSmall = !isPage || max === undefined || length <= max;
      expect(reply, { operation, at, constraint: 'max' }).holds(isSmall, {
        message: `a page of ${operation.label} has more items than the most`,
        expected: `at most ${max}`,
        actual: `${length}`,
      });
      // A server error is a finding of its own.
      expect(reply, { operation, at }).holds(isPage || isRefusal(reply) || reply.response.status >= 500, {
        message: `${operation.label} answers an odd page with neither a page nor a refusal`,
        expected: '2xx or 4xx',
        actual: brief(statusOf(reply)),
      });
    }
  },
});

/** Zero is a valid position where positions count items that are left out: it stays first. */
const oddValues = [0, -1, 1_000_000_000, 'keymock', '1.5', ''];
