import type { Operation } from '../../../spec/document.ts';
import { defineCases, defineCompositeCheck } from '../../check.ts';
import { emptyBodies, malformedBodies } from '../../probes/malformed-json.ts';
import { expectAllRejected, type InvalidRequest } from './expect-all-rejected.ts';
import { takesFields } from './invalid-bodies.ts';
import { validChanges } from './valid-variants.ts';

export const malformedJson = defineCompositeCheck(
  {
    id: 'validation/malformed-json',
    title: 'a body that is not JSON is rejected',
    why: 'A server that guesses what was meant creates something else than what was meant.',
    failing: 'POST /keys {"name": "ci"} x -> 201',
    passing: 'POST /keys {"name": "ci"} x -> 400',
    source: 'the document: requestBody, content; RFC 8259',
    provokes: true,
  },
  defineCases({
    tries: 'bodies that are cut, followed by something, or no JSON at all are rejected',
    given: { verbs: ['create'], where: ({ create }, { root }) => takesFields(root, create.operation) },
    writes: true,
    phaseIfCreatedOnce: 'invalid-create',
    async run(context) {
      const { api, items, resource } = context;
      const { operation } = resource.create;
      const invalid: InvalidRequest[] = [];
      for (const { label, write } of [...malformedBodies, ...(operation.body?.required ? emptyBodies : [])]) {
        const raw = write(JSON.stringify(await items.body()));
        invalid.push({ ...asBody(operation, label), request: api.request(operation, { raw }) });
      }
      await expectAllRejected(context, operation, invalid);
    },
  }),
  defineCases({
    tries: 'a change that is not JSON is rejected',
    given: {
      verbs: ['update', 'create'],
      where: ({ update }, { root }) => takesFields(root, update.operation),
    },
    writes: true,
    async run(context) {
      const { items, resource } = context;
      const { operation } = resource.update;
      const item = await items.scratch();
      const [change] = validChanges(context);
      const json = JSON.stringify(change?.fields ?? {});
      const valid = await item.request('update', { json: {} });
      const invalid = malformedBodies.map(({ label, write }) => ({
        ...asBody(operation, label),
        request: { ...valid, body: write(json) },
      }));
      await expectAllRejected(context, operation, invalid);
    },
  }),
);

function asBody({ body, pointer }: Operation, label: string) {
  return { label: `${label} for a body`, at: body?.trail ?? [pointer] };
}
