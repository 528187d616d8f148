import { describe, expect, it } from 'vitest';
import { noServerError } from '../../../src/contract/checks/robustness/no-server-error.ts';
import { createExchangeJudge } from '../../../src/contract/judge/judge.ts';
import type { ReceivedResponse } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';

const document = readDocument({
  openapi: '3.1.0',
  info: { title: 'Keys', version: '1' },
  paths: {
    '/keys': {
      post: {
        operationId: 'create',
        responses: { 503: { description: 'Busy' }, default: { description: 'All else' } },
      },
    },
  },
});

const huge = `${'x'.repeat(200)}... (3000000 characters)`;

function judged(response: Partial<ReceivedResponse>, body = '{}', isProbe = true) {
  const judge = createExchangeJudge(document, [], 'http://localhost', [noServerError]);
  const exchange = {
    index: 0,
    request: { method: 'POST', url: 'http://localhost/keys', headers: [], body },
    response: { status: 200, headers: [], body: '', ...response },
    startedAt: 0,
    durationMs: 1,
  };
  return judge.judge(exchange, { isProbe }).faults.map(({ message, actual }) => [message, actual]);
}

const none = 'POST /keys gave no reply';
const wrong = 'POST /keys answered with a server error';

describe('a reply', () => {
  it.each<[string, Partial<ReceivedResponse>, readonly string[]]>([
    ['that says the server failed', { status: 500, body: 'oh no' }, [wrong, '500 oh no']],
    ['that says so without a word', { status: 599 }, [wrong, '599']],
    ['that does not come', { status: 0, failure: 'ECONNRESET' }, [none, 'ECONNRESET']],
    ['that does not come, nobody knows why', { status: 0 }, [none, 'no reply']],
  ])('%s is told', (_, response, want) => {
    expect(judged(response)).toEqual([want]);
  });

  it.each<[string, Partial<ReceivedResponse>]>([
    ['a success', { status: 200 }],
    ['a refusal', { status: 499 }],
    ['a failure that the document lists', { status: 503 }],
  ])('%s is not told', (_, response) => {
    expect(judged(response)).toEqual([]);
  });

  it.each<[string, string, boolean, string, boolean]>([
    ['on a huge body', huge, true, 'ECONNRESET', true],
    ['on a huge body', huge, true, 'EPIPE', true],
    ['on a huge body', huge, true, 'UND_ERR_SOCKET', true],
    ['on a huge body that is no try', huge, false, 'ECONNRESET', false],
    ['on a huge body, for want of time', huge, true, 'no reply within 30 ms', false],
    ['on a body of usual size', '{}', true, 'ECONNRESET', false],
    ['on a body that tells of a size', '(300000 characters) long', true, 'ECONNRESET', false],
    ['on a body of 99,999 characters', 'x... (99999 characters)', true, 'ECONNRESET', false],
  ])('that is cut off %s (%s, %s, %s) may be: %s', (_, body, isProbe, failure, want) => {
    expect(judged({ status: 0, failure }, body, isProbe)).toEqual(want ? [] : [[none, failure]]);
  });
});
