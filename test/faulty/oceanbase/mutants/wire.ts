import {
  answers,
  bodies,
  both,
  crash,
  empty,
  type Fields,
  header,
  instead,
  json,
  refused,
  status,
  succeeded,
  type When,
  without,
} from '../../kit/answer.ts';
import type { Defect } from '../../kit/mutant.ts';
import type { Habits } from '../habits.ts';
import { on } from './when.ts';

const created = both(on('create'), succeeded);
const listed = both(on('list'), succeeded);
const deleted = both(on('delete'), succeeded);

/** A defect of the JSON that certain answers hold. */
const body = (id: string, title: string, when: When, change: (body: Fields) => unknown): Defect<Habits> => ({
  id,
  check: 'wire/body',
  title,
  apply: () => ({ wrap: bodies(when, change) }),
});

const inData = (change: (data: Fields) => Fields) => (whole: Fields) => ({
  ...whole,
  data: change(whole.data as Fields), // what the base server sends is known
});

export const wire: readonly Defect<Habits>[] = [
  {
    id: 'create-201',
    check: 'wire/status',
    title: 'a created key answers 201, not 200',
    apply: () => ({ wrap: answers(created, (answer) => ({ ...answer, status: 201 })) }),
  },
  {
    id: 'list-206',
    check: 'wire/status',
    title: 'a page of the list answers 206',
    apply: () => ({ wrap: answers(listed, (answer) => ({ ...answer, status: 206 })) }),
  },
  {
    id: 'delete-204',
    check: 'wire/status',
    title: 'a delete answers 204 without a body',
    apply: () => ({ removed: () => empty(204) }),
  },
  {
    id: 'create-html-type',
    check: 'wire/content-type',
    title: 'the created key is declared as text/html',
    apply: () => ({ wrap: header(created, 'Content-Type', 'text/html; charset=utf-8') }),
  },
  {
    id: 'list-no-type',
    check: 'wire/content-type',
    title: 'the list has no content type',
    apply: () => ({ wrap: header(listed, 'Content-Type', undefined) }),
  },
  {
    id: 'failure-text-type',
    check: 'wire/content-type',
    title: 'a refused credential is declared as text/plain',
    apply: () => ({ wrap: header(status(401), 'Content-Type', 'text/plain') }),
  },
  {
    id: 'list-charset',
    check: 'wire/charset',
    title: 'the list is declared as GBK',
    apply: () => ({ wrap: header(listed, 'Content-Type', 'application/json; charset=gbk') }),
  },
  {
    id: 'challenge-missing',
    check: 'wire/headers',
    title: 'a 401 has no challenge',
    apply: () => ({ wrap: header(status(401), 'WWW-Authenticate', undefined) }),
  },
  {
    id: 'challenge-bearer',
    check: 'wire/headers',
    title: 'a 401 asks for a bearer token, not for Digest',
    apply: () => ({ wrap: header(status(401), 'WWW-Authenticate', 'Bearer') }),
  },
  body('create-without-request-id', 'the answer to a create has no requestId', created, (it) =>
    without(it, 'requestId'),
  ),
  body('create-without-success', 'the answer to a create has no success', created, (it) =>
    without(it, 'success'),
  ),
  body('success-text', 'success is the text "true"', created, (it) => ({ ...it, success: 'true' })),
  body('success-number', 'success is 1', both(on('delete'), succeeded), (it) => ({ ...it, success: 1 })),
  body('create-without-server', 'the answer to a create has no server', created, (it) =>
    without(it, 'server'),
  ),
  body('request-id-number', 'requestId is a number', created, (it) => ({ ...it, requestId: 17 })),
  body('create-unwrapped', 'the created key is not inside data', created, (it) => ({
    ...without(it, 'data'),
    ...(it.data as Fields),
  })),
  body(
    'create-without-key',
    'the created key has no apiKey',
    created,
    inData((data) => without(data, 'apiKey')),
  ),
  body(
    'create-snake-case',
    'apiKey is called api_key',
    created,
    inData((data) => ({ ...without(data, 'apiKey'), api_key: data.apiKey })),
  ),
  body(
    'created-at-number',
    'createdAt is a number of milliseconds',
    created,
    inData((data) => ({ ...data, createdAt: Date.parse(String(data.createdAt)) })),
  ),
  body(
    'created-at-other-form',
    'createdAt is no ISO 8601 time',
    created,
    inData((data) => ({ ...data, createdAt: new Date(String(data.createdAt)).toUTCString() })),
  ),
  {
    id: 'listed-created-at-without-zone',
    check: 'wire/body',
    title: 'createdAt of a listed key has a space, and no zone',
    apply: (usual) => ({
      described: (key) => ({
        ...usual.described(key),
        createdAt: key.createdAt.replace('T', ' ').replace('Z', ''),
      }),
    }),
  },
  body('list-bare', 'data of the list is the array itself', listed, (it) => ({
    ...it,
    data: (it.data as Fields).list,
  })),
  body('list-other-name', 'the array is called dataList', listed, (it) => ({
    ...it,
    data: { dataList: (it.data as Fields).list, total: (it.data as Fields).total },
  })),
  {
    id: 'listed-without-id',
    check: 'wire/body',
    title: 'listed keys have no id',
    apply: (usual) => ({ described: (key) => without(usual.described(key), 'id') }),
  },
  {
    id: 'listed-id-number',
    check: 'wire/body',
    title: 'ids of listed keys are numbers',
    apply: (usual) => ({
      described: (key) => ({ ...usual.described(key), id: Number.parseInt(key.id.slice(3, 12), 16) }),
    }),
  },
  {
    id: 'listed-name-null',
    check: 'wire/body',
    title: 'names of listed keys are null',
    apply: (usual) => ({ described: (key) => ({ ...usual.described(key), name: null }) }),
  },
  {
    id: 'listed-without-updated-at',
    check: 'wire/body',
    title: 'listed keys have no updatedAt',
    apply: (usual) => ({ described: (key) => without(usual.described(key), 'updatedAt') }),
  },
  body('delete-without-message', 'the answer to a delete has no message', deleted, (it) =>
    without(it, 'message'),
  ),
  body('delete-other-action', 'action of a delete is a number', deleted, (it) => ({ ...it, action: 3 })),
  body('delete-data-null', 'data of a delete is null', deleted, (it) => ({ ...it, data: null })),
  body('failure-success-true', 'a refused credential says success: true', status(401), (it) => ({
    ...it,
    success: true,
  })),
  body('failure-without-code', 'failures have no errorCode', refused, (it) => without(it, 'errorCode')),
  {
    id: 'failure-other-form',
    check: 'wire/body',
    title: 'failures have the form {"code","msg"}',
    apply: () => ({ wrap: bodies(refused, (it) => ({ code: it.errorCode, msg: it.errorMessage })) }),
  },
  {
    id: 'list-truncated',
    check: 'wire/body',
    title: 'the list is cut off before its end',
    apply: () => ({
      wrap: answers(listed, (answer) => ({ ...answer, body: String(answer.body).slice(0, -2) })),
    }),
  },
  {
    id: 'create-empty',
    check: 'wire/body',
    title: 'the answer to a create is empty',
    apply: () => ({ wrap: answers(created, (answer) => ({ ...answer, body: '' })) }),
  },
  {
    id: 'head-crashes',
    check: 'wire/head',
    title: 'HEAD is a server error where GET is fine',
    apply: () => ({ wrap: instead((ask) => ask.method === 'HEAD', crash) }),
  },
  {
    id: 'head-open',
    check: 'wire/head',
    title: 'HEAD answers 200 without a credential, where GET is refused',
    apply: () => ({
      wrap: instead(
        (ask) => ask.method === 'HEAD',
        () => json(200, {}),
      ),
    }),
  },
];
