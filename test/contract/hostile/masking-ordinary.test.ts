import { describe, expect, test } from 'vitest';
import { fromReply, type Parts, written } from './written.ts';

const both = (shown: string, parts: Parts): [shown: string, parts: Parts] => [shown, parts];

/** Data that only resembles a secret, or stands near the name of one. */
const ORDINARY: Readonly<Record<string, [shown: string, parts: Parts]>> = {
  'the path of an object': both(
    'uploads/2031/report-01.pdf',
    fromReply({ object_key: 'uploads/2031/report-01.pdf' }),
  ),
  'the key of an issue': both('PROJ-1234', fromReply({ issue_key: 'PROJ-1234' })),
  'the key of a translation': both(
    'errors.login.too_many_attempts2',
    fromReply({ message_key: 'errors.login.too_many_attempts2' }),
  ),
  'the code of an error in words': both(
    'api_key_limit_reached_429',
    fromReply({ code: 'api_key_limit_reached_429' }),
  ),
  'the code of an error in capitals': both(
    'ERR_SHA256_MISMATCH_X9',
    fromReply({ code: 'ERR_SHA256_MISMATCH_X9' }),
  ),
  'a code of an error in a header': both('InvalidAccessKeyId403', {
    headers: [['X-Amz-Error-Code', 'InvalidAccessKeyId403']],
  }),
  'a status code': both('"status_code": 500', { reply: '{"status_code": 500, "a": "' }),
  'a postal code': both('SW1A1AA2', fromReply({ zip_code: 'SW1A1AA2' })),
  'a currency in a query': both('currency_code=EUR', { query: '?currency_code=EUR' }),
  'the names of fields': both(
    'client_secret_2',
    fromReply({ required: ['password', 'token', 'client_secret_2'] }),
  ),
  'the names of scopes': both(
    'api_keys:write2',
    fromReply({ scopes: ['api_keys:read2', 'api_keys:write2'] }),
  ),
  'an address without a password': both('svc-1@example.com', fromReply({ email: 'svc-1@example.com' })),
  'a URL with a port and a path': both(
    'http://127.0.0.1:4010/v0/api_keys/ab12cd34',
    fromReply({ href: 'http://127.0.0.1:4010/v0/api_keys/ab12cd34' }),
  ),
  'a commit': both('08d616939fbe2a41', fromReply({ commit: '08d616939fbe2a41' })),
  'a trace': both('00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01', {
    sent: [['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']],
  }),
  'a key of a cache': both('user-42-v2-abcdef123456', fromReply({ cache_key: 'user-42-v2-abcdef123456' })),
  'a partition': both('tenant42-shard7-a1b2c3', fromReply({ partitionKey: 'tenant42-shard7-a1b2c3' })),
  'the kind of a secret': both(
    'kubernetes.io/basic-auth2',
    fromReply({ kind: 'Secret', type: 'kubernetes.io/basic-auth2' }),
  ),
  'a public member of a key': both(
    'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
    fromReply({ kty: 'EC', x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' }),
  ),
  'a pair of title and value': both(
    'Quarter-2031-Q4',
    fromReply({ title: 'Report', value: 'Quarter-2031-Q4' }),
  ),
  'a flag in prose': both('--password is required', { reply: 'The flag --password is required.' }),
  'a table': both('runner-42', { reply: 'name,port\nrunner-42,8080\n' }),
  'an image and its tag': both(
    'registry.example/app:1.2.3',
    fromReply({ image: 'registry.example/app:1.2.3' }),
  ),
  'a mail address after a folder': both('me@example.com', fromReply({ path: 'home/me@example.com' })),
  'a user agent': both('curl/8.5.0', { sent: [['User-Agent', 'curl/8.5.0']] }),
  'the time of a secret': both(
    '2031-02-03T04:05:06Z',
    fromReply({ secret: { created_at: '2031-02-03T04:05:06Z' } }),
  ),
  'the name of a token': both('ci-runner-42', fromReply({ token: { name: 'ci-runner-42' } })),
  'the id of a token': both('tok-42-ab', fromReply({ token_id: 'tok-42-ab' })),
  'a count of tokens': both('"total_tokens":12345678', fromReply({ usage: { total_tokens: 12345678 } })),
  'a policy on passwords': both('"password_min_length":12', fromReply({ password_min_length: 12 })),
};

describe('no report hides', () => {
  test.each(Object.entries(ORDINARY))('%s', (_what, [shown, parts]) => {
    // JSON within JSON has its quotes escaped.
    const text = written(parts).replaceAll('\\"', '"');
    expect(text.includes(shown), shown).toBe(true);
  });
});
