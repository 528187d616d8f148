import { objectOf, parseJson } from '../../../spec/json.ts';
import { defineCheck, isRefusal, isSuccess, replyText, statusOf } from '../../check.ts';
import { errorCodeNames } from '../../vocabulary.ts';
import { duplicateExample, duplicatePromise } from './duplicates.ts';

export const duplicateRefused = defineCheck({
  id: 'lifecycle/duplicate-refused',
  title: 'a second create with the same name is rejected as documented',
  why: 'Tools that create a key if it is missing rely on the rejection, and on its code, to stop.',
  failing: 'POST /keys {"name": "ci"} -> 201, and again -> 201',
  passing: 'POST /keys {"name": "ci"} -> 201, and again -> 409, {"error_code": "DuplicateName"}',
  source: 'x-resource: unique; the documented error example',
  tries: 'a second create with the same name is rejected',
  provokes: true,
  given: { verbs: ['create'], where: ({ unique }) => unique.length > 0 },
  writes: true,
  async run({ api, items, resource, expect }) {
    const item = await items.first();
    const { name, create } = resource;
    for (const rule of resource.unique) {
      const reply = await api.probe(items.createRequest(item.sent));
      const promise = duplicatePromise(create.operation, rule);
      const hasStatus = reply.response.status === rule.status;
      const second = `a second ${name} with the same ${rule.field.slice(1)}`;
      const expected = String(rule.status);
      expect(reply, promise).holds(!isSuccess(reply), {
        message: `${second} was created`,
        expected,
        actual: statusOf(reply),
      });
      expect(reply, { ...promise, check: 'wire/status' }).holds(!isRefusal(reply) || hasStatus, {
        message: `${second} was rejected with another status`,
        expected,
        actual: replyText(reply),
      });
      const documented = duplicateExample(create.operation, rule)?.value ?? {};
      const got = objectOf(parseJson(reply.response.body));
      const code = errorCodeNames.find((at) => typeof documented[at] === 'string' && Object.hasOwn(got, at));
      if (code === undefined || !hasStatus) continue;
      expect(reply, promise).holds(got[code] === documented[code], {
        message: `the rejection of a second ${name} has another ${code} than documented`,
        expected: `${code}: ${JSON.stringify(documented[code])}`,
        actual: `${code}: ${JSON.stringify(got[code])}`,
      });
    }
  },
});
