import type { ResourceWith } from '../../../spec/resource.ts';
import {
  defineCheck,
  isRefusal,
  isSuccess,
  type RequestDraft,
  type ResourceContext,
  statusOf,
} from '../../check.ts';
import { documentedRejection } from './documented-rejection.ts';
import { takesFields } from './invalid-bodies.ts';

export const contentType = defineCheck({
  id: 'validation/content-type',
  title: 'a body of another content type is rejected where that is documented, and never a crash',
  why: 'A browser form on any page can post text/plain with the user’s cookies; JSON it cannot.',
  failing: 'POST /keys, Content-Type: text/plain, {"name": "ci"} -> 201, where 415 is documented',
  passing: 'POST /keys, Content-Type: text/plain, {"name": "ci"} -> 415',
  source: 'the document: a 415, or an error example about the content type; RFC 9110, section 15.5.16',
  tries: 'JSON that is declared as something else, or as nothing',
  provokes: true,
  given: { verbs: ['create'], where: ({ create }, { root }) => takesFields(root, create.operation) },
  writes: true,
  phaseIfCreatedOnce: 'invalid-create',
  async run(context) {
    const { api, document, expect, items, resource } = context;
    const { operation } = resource.create;
    await tryOtherSpellings(context);
    const requests: RequestDraft[] = [];
    for (const contentType of otherTypes)
      requests.push(api.request(operation, { json: await items.body(), contentType }));
    const at = documentedRejection(document, operation, 415, /content-?type|media-?type/i);
    const replies = await api.probeAll(requests);
    // Where nothing is documented, only a crash is wrong.
    if (at.length === 0) return;
    for (const [i, reply] of replies.entries()) {
      const message = `${operation.label} accepted JSON that was declared as ${otherTypes[i] ?? 'no content type'}`;
      expect(reply, { operation, at }).isRejected(message, '4xx');
    }
  },
});

const otherTypes = ['text/plain', null, 'application/x-www-form-urlencoded', 'application/xml'];

/**
 * Content types are compared without regard to case (RFC 9110, section 8.3.1), and a charset means nothing for JSON (RFC
 * 8259, section 11), although many clients add it: neither changes anything.
 */
const spellings = ['application/json; charset=utf-8', 'application/json;charset=UTF-8', 'Application/JSON'];

async function tryOtherSpellings(context: ResourceContext<ResourceWith<'create'>>): Promise<void> {
  const { api, expect, items, limits, resource } = context;
  const { operation } = resource.create;
  if (!items.canHaveMany) return;
  for (const contentType of spellings.slice(0, limits.isLoopback ? spellings.length : 1)) {
    const reply = await api.probe(api.request(operation, { json: await items.body(), contentType }));
    if (!isRefusal(reply)) continue;
    const plain = await api.probe(api.request(operation, { json: await items.body() }));
    expect(reply, { operation, at: operation.body?.trail ?? [operation.pointer] }).holds(!isSuccess(plain), {
      message: `${operation.label} rejects JSON that is declared as ${contentType}`,
      expected: `as with application/json: ${statusOf(plain)}`,
      actual: `${statusOf(reply)} for ${contentType}`,
    });
  }
}
