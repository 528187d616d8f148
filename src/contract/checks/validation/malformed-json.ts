import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { resourceCases } from '../resource-cases.ts';
import { hasFields } from './probes.ts';

export const malformedJson: ActiveCheck = {
  kind: 'active',
  id: 'validation/malformed-json',
  title: 'a body that is not JSON is refused',
  why: 'A server that guesses what was meant makes something else than what was meant.',
  failing: 'POST /keys {"name": "ci"} x -> 201',
  passing: 'POST /keys {"name": "ci"} x -> 400',
  source: 'the document: requestBody, content; RFC 8259',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'bodies that are cut, followed by something, or no JSON at all are refused',
      writes: true,
      isEarly: true,
      when: ({ create }) => hasFields(subject.document.root, create.operation),
      async run(scene, stage, resource) {
        const { operation } = resource.create;
        const valid = async () => JSON.stringify(await stage.body());
        const bodies: { what: string; raw: string | Uint8Array }[] = [
          { what: 'a brace that is not closed', raw: '{' },
          { what: 'a body that is cut off', raw: (await valid()).slice(0, -1) },
          { what: 'JSON and something after it', raw: `${await valid()} x` },
          { what: 'two JSON values', raw: `${await valid()}${await valid()}` },
          { what: 'a comma too many', raw: `${(await valid()).slice(0, -1)},}` },
          { what: 'single quotes', raw: (await valid()).replaceAll('"', "'") },
          { what: 'words', raw: 'keymock' },
          { what: 'bytes that are not UTF-8', raw: notUtf8(await valid()) },
        ];
        if (operation.body?.required) bodies.push({ what: 'nothing', raw: '' });
        const replies = await scene.probes(bodies.map(({ raw }) => scene.draft(operation, { raw })));
        replies.forEach((exchange, i) => {
          if (!isSuccess(exchange)) return;
          const what = bodies[i]?.what ?? '';
          scene.fail({
            trail: operation.body?.trail ?? [operation.pointer],
            operation: operation.label,
            exchange,
            message: `${operation.label} accepted ${what} for a body`,
            expected: '4xx',
            actual: `${statusOf(exchange)} for ${what}`,
          });
        });
      },
    }),
};

/** A byte that cannot be in UTF-8, where it breaks the syntax whatever the encoding is taken for. */
function notUtf8(json: string): Uint8Array {
  return Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe]), Buffer.from('}')]);
}
