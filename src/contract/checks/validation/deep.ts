import { bodyProperties, defineCheck } from '../../check.ts';
import { withField } from '../../probes/malformed-json.ts';
import { requestTrail } from '../trails.ts';
import { takesFields } from './invalid-bodies.ts';

export const deep = defineCheck({
  id: 'validation/deep',
  title: 'deeply nested JSON does no harm',
  why: 'A parser or a validator that calls itself runs out of stack, and the process is gone.',
  failing: 'POST /keys {"name": [[[[... ten thousand deep -> 500',
  passing: 'POST /keys {"name": [[[[... ten thousand deep -> 400',
  source: 'RFC 8259, section 9; the document: the type of the field',
  tries: 'a body that is nested 10,000 deep is rejected or ignored, without a crash',
  provokes: true,
  given: { verbs: ['create'], where: ({ create }, { root }) => takesFields(root, create.operation) },
  writes: true,
  phase: 'rough',
  async run({ api, document, expect, items, resource }) {
    const { operation } = resource.create;
    const properties = bodyProperties(document.root, operation);
    const field = items.nameField ?? Object.keys(properties)[0] ?? 'keymock';
    const isText = properties[field]?.types.includes('string') ?? false;
    for (const value of nested) {
      const body = await items.body();
      const { [field]: _, ...rest } = body;
      const send = (valid: object, name: string) => {
        const raw = withField(JSON.stringify(valid), `${JSON.stringify(name)}:${value}`);
        return api.probe(api.request(operation, { raw }));
      };
      const reply = await send(rest, field);
      await send(body, 'keymock_unknown');
      if (isText)
        expect(reply, { operation, at: requestTrail(document.root, operation, field) }).isRejected(
          `${operation.label} accepted nested JSON for ${field}`,
          '4xx',
        );
    }
  },
});

const depth = 10_000;

const nested = ['['.repeat(depth) + ']'.repeat(depth), `${'{"k":'.repeat(depth)}1${'}'.repeat(depth)}`];
