import type { PassiveCheck } from '../../engine/check.ts';
import { successOf } from '../trails.ts';

export const status: PassiveCheck = {
  kind: 'passive',
  id: 'wire/status',
  title: 'a success answers with a documented status',
  why: 'Clients branch on the status. A 200 where 201 is documented breaks those that look for it.',
  failing: 'POST /keys -> 200, where only 201 is documented',
  passing: 'POST /keys -> 201',
  source: 'the document: responses of the operation. Refusals (4xx) that it does not list are no finding.',
  applies: () => true,
  judge({ operation, response, exchange }) {
    const { status: got } = exchange.response;
    if (response !== undefined || got < 200 || got >= 400 || got === 304) return [];
    const success = successOf(operation);
    return [
      {
        trail: success ? success.trail : [operation.pointer],
        operation: operation.label,
        exchange,
        message: `${operation.label} answered with an undocumented status`,
        expected: `one of ${operation.responses.map((documented) => documented.status).join(', ')}`,
        actual: String(got),
      },
    ];
  },
};
