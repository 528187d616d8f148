import { toCurl } from '../../../src/contract/curl.ts';
import type { WeighedJudge } from '../../../src/contract/index.ts';
import { createRedactor } from '../../../src/contract/redact.ts';
import type { SessionOptions } from '../../../src/contract/sources/index.ts';

export const GOOD = '[{"id":1,"token":"tok-1234567890"}]';
export const BAD = '[{"id":"one","token":"tok-1234567890"}]';

/** A judge that knows one rule: ids are no words. So the sources are tested apart from the real one. */
function createSimpleJudge(): WeighedJudge {
  const redactor = createRedactor();
  const told = new Set<string>();
  let seen = 0;
  return {
    redactor,
    coverage: () => ({
      seen: 1,
      total: 2,
      operations: ['GET /keys', 'POST /keys'].map((operation) => ({
        operation,
        exchanges: operation === 'GET /keys' ? seen : 0,
        statuses: [],
        checks: [],
      })),
    }),
    judge(exchange) {
      redactor.learnExchange(exchange);
      seen++;
      const operation = `${exchange.request.method} ${new URL(exchange.request.url).pathname}`;
      const looked = ['wire/body'];
      const id = `wire/body ${operation}`;
      if (!exchange.response.body.includes('"one"') || told.has(id))
        return { operation, findings: [], looked };
      told.add(id);
      const { request, response } = exchange;
      const finding = redactor.maskFinding({
        id,
        check: 'wire/body',
        severity: 'error',
        evidence: '',
        operation,
        pointer: '#/paths/~1keys/get',
        message: 'The id is a word.',
        expected: 'a number',
        actual: '"one"',
        request,
        response,
        curl: toCurl(request, { secrets: redactor.secrets(), unknown: 'variable' }),
      });
      return { operation, findings: [finding], looked };
    },
  };
}

/** Options of a session about a server. */
export function sessionFor(url: string): SessionOptions {
  return { judge: createSimpleJudge(), provider: 'keys', dialect: 'documented', url, tool: 'keymock/0.0.0' };
}
