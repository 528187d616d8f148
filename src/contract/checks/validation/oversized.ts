import { constraint } from '../../../spec/constraints.ts';
import { bodyProperties, defineCheck } from '../../check.ts';
import { documentedRejection } from './documented-rejection.ts';
import { takesFields } from './invalid-bodies.ts';

export const oversized = defineCheck({
  id: 'validation/oversized',
  title: 'a body that is far too large is rejected where that is documented, and never a crash',
  why: 'A server that reads all that is sent can be filled up.',
  failing: 'POST /keys with 3 MiB -> 500',
  passing: 'POST /keys with 3 MiB -> 413, or the connection is closed',
  source: 'the document: a 413, or the length of the field; RFC 9110, section 15.5.14',
  tries: 'a body of 3 MiB is rejected or ignored, without a crash',
  provokes: true,
  given: { verbs: ['create'], where: ({ create }, { root }) => takesFields(root, create.operation) },
  writes: true,
  phase: 'rough',
  phaseIfCreatedOnce: 'invalid-create',
  async run({ api, document, expect, items, resource }) {
    const { operation } = resource.create;
    const send = async (json: object, at: readonly string[], keyword?: string) => {
      const reply = await api.probe(api.request(operation, { json }));
      // Where nothing is documented, only a crash is wrong.
      if (at.length > 0)
        expect(reply, { operation, at, constraint: keyword }).isRejected(
          `${operation.label} accepted a body of 3 MiB`,
          '413 or another 4xx',
        );
    };
    const documented = documentedRejection(document, operation, 413, /too-?large|oversize/i);
    const { nameField } = items;
    const body = await items.body();
    await send({ ...body, keymock_padding: padding }, documented);
    if (nameField === undefined) return;
    const schema = bodyProperties(document.root, operation)[nameField];
    const length = schema && constraint(schema, 'maxLength');
    const json = { ...(await items.body()), [nameField]: `${String(body[nameField])}${padding}` };
    await send(json, length?.trail ?? documented, length && 'maxLength');
  },
});

const padding = 'k'.repeat(3 * 1024 * 1024);
