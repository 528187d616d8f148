import type { Resource } from '../../../spec/resource.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import { keyOf, readListing } from '../../engine/listing.ts';
import { isRefusal, isSuccess, statusOf } from '../../engine/scene.ts';
import type { Exchange } from '../../types.ts';
import { resourceCases } from '../resource-cases.ts';

/** Cases that ask for a list with something more, and expect the same list. */
export function tolerates(
  subject: PlanSubject,
  check: string,
  more: {
    readonly query?: readonly (readonly [string, string])[];
    readonly headers?: Readonly<Record<string, string>>;
  },
  title: string,
): PlannedCase[] {
  return resourceCases(subject, {
    needs: ['list'],
    title,
    writes: false,
    async run(scene, _stage, resource) {
      const { operation } = resource.list;
      const plain = await scene.send(scene.draft(operation));
      if (!isSuccess(plain)) scene.skip('the list was refused');
      const draft = scene.draft(operation);
      const exchange = await scene.probe({
        ...draft,
        query: [...draft.query, ...(more.query ?? [])],
        headers: { ...draft.headers, ...more.headers },
      });
      // What is there twice is an array to many frameworks, and a surprise to what is behind them.
      if (more.query !== undefined)
        await scene.probe({ ...draft, query: [...draft.query, ...more.query, ...more.query] });
      const again = await scene.send(scene.draft(operation));
      const fault = { trail: [operation.pointer], operation: operation.label, exchange };
      if (isRefusal(exchange)) {
        // A strict server may refuse a parameter; a header it must ignore.
        if (check === 'robustness/unknown-header')
          scene.fail({
            ...fault,
            message: `${operation.label} refuses a header that it does not know`,
            expected: 'it is ignored',
            actual: statusOf(exchange),
          });
        return;
      }
      const isQuiet = keysOf(resource, plain) === keysOf(resource, again);
      if (!isSuccess(exchange) || !isQuiet || keysOf(resource, exchange) === keysOf(resource, plain)) return;
      scene.fail({
        ...fault,
        message: `${operation.label} gives another list where something unknown is in the request`,
        expected: 'the same list',
        actual: 'another list',
      });
    },
  });
}

function keysOf(resource: Resource, exchange: Exchange): string {
  return readListing(resource, exchange)
    .raw.map((item) => keyOf(resource, item))
    .join();
}
