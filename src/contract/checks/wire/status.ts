import { definePassiveCheck, type Look } from '../../check.ts';
import { successOf } from '../trails.ts';

export const status = definePassiveCheck({
  id: 'wire/status',
  title: 'a success answers with a documented status',
  why: 'Clients branch on the status. A 200 where 201 is documented breaks those that look for it.',
  failing: 'POST /keys -> 200, where only 201 is documented; GET /keys -> 404, where there are no keys yet',
  passing: 'POST /keys -> 201; GET /keys -> 200, []',
  source:
    'the document: responses of the operation. Refusals (4xx) that it does not list are no finding, except the 404 of a plain list.',
  look(observed, expect) {
    const { operation, response, exchange } = observed;
    const { status: actual } = exchange.response;
    if (response !== undefined) return;
    const isOddSuccess = actual >= 200 && actual < 400 && actual !== 304;
    expect(exchange, { operation, at: successOf(operation)?.trail }).holds(
      !isOddSuccess && !isListNotFound(observed),
      {
        message: isOddSuccess
          ? `${operation.label} answered with an undocumented status`
          : `${operation.label} returned 404 instead of a list`,
        expected: `one of ${operation.responses.map((documented) => documented.status).join(', ')}`,
        actual: String(actual),
      },
    );
  },
});

/** A 404 of a list that was requested by its documented path, with a credential and nothing that might not be found. */
function isListNotFound({ operation, exchange, roles, credentials, isProbe }: Look): boolean {
  const list = roles.find(({ verb }) => verb === 'list')?.resource.list;
  if (exchange.response.status !== 404 || list === undefined || isProbe) return false;
  const names = [...new URL(exchange.request.url).searchParams.keys()];
  const isPlain = !operation.path.includes('{') && names.every((name) => name === list.paging?.limit);
  return isPlain && (operation.security.length === 0 || credentials.length > 0);
}
