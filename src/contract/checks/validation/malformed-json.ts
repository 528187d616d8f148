import type { Operation } from '../../../spec/document.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { isSuccess, type Scene, statusOf } from '../../engine/scene.ts';
import type { Draft } from '../../engine/transport.ts';
import { resourceCases } from '../resource-cases.ts';
import { hasFields } from './probes.ts';
import { validChanges } from './valid-variants.ts';

export const malformedJson: ActiveCheck = {
  kind: 'active',
  provokes: true,
  id: 'validation/malformed-json',
  title: 'a body that is not JSON is refused',
  why: 'A server that guesses what was meant makes something else than what was meant.',
  failing: 'POST /keys {"name": "ci"} x -> 201',
  passing: 'POST /keys {"name": "ci"} x -> 400',
  source: 'the document: requestBody, content; RFC 8259',
  plan: (subject) => [
    ...resourceCases(subject, {
      needs: ['create'],
      title: 'bodies that are cut, followed by something, or no JSON at all are refused',
      writes: true,
      phaseIfCreatedOnce: 'invalid-create',
      when: ({ create }) => hasFields(subject.document.root, create.operation),
      async run(scene, stage, { create }) {
        const bodies: Body[] = [];
        for (const body of [...malformed, ...(create.operation.body?.required ? empty : [])])
          bodies.push({ what: body.what, raw: body.write(JSON.stringify(await stage.body())) });
        await tryBodies(scene, create.operation, bodies, async (raw) =>
          scene.draft(create.operation, { raw }),
        );
      },
    }),
    ...resourceCases(subject, {
      needs: ['update', 'create'],
      title: 'a change that is no JSON is refused',
      writes: true,
      when: ({ update }) => hasFields(subject.document.root, update.operation),
      async run(scene, stage, { update }) {
        const item = await stage.guineaPig();
        const [change] = validChanges(scene.run, stage);
        const json = JSON.stringify(change?.fields ?? {});
        const bodies = malformed.map(({ what, write }) => ({ what, raw: write(json) }));
        await tryBodies(scene, update.operation, bodies, async (raw) => ({
          ...(await stage.itemDraft('update', item, { json: {} })),
          body: raw,
        }));
      },
    }),
  ],
};

interface Body {
  readonly what: string;
  readonly raw: string | Uint8Array;
}

async function tryBodies(
  scene: Scene,
  operation: Operation,
  bodies: readonly Body[],
  draftOf: (raw: string | Uint8Array) => Promise<Draft>,
): Promise<void> {
  const drafts: Draft[] = [];
  for (const { raw } of bodies) drafts.push(await draftOf(raw));
  const replies = await scene.probes(drafts);
  bodies.forEach(({ what }, i) => {
    const exchange = replies[i];
    if (exchange === undefined || !isSuccess(exchange)) return;
    scene.fail({
      trail: operation.body?.trail ?? [operation.pointer],
      operation: operation.label,
      exchange,
      message: `${operation.label} accepted ${what} for a body`,
      expected: '4xx',
      actual: `${statusOf(exchange)} for ${what}`,
    });
  });
}

interface Malformed {
  readonly what: string;
  /** Of a valid body. */
  write(json: string): string | Uint8Array;
}

/** What some parsers take although it is no JSON. Where a value is wrong, it is that of a field that there is not. */
const malformed: readonly Malformed[] = [
  { what: 'a brace that is not closed', write: () => '{' },
  { what: 'a body that is cut off', write: (json) => json.slice(0, -1) },
  { what: 'JSON and something after it', write: (json) => `${json} x` },
  { what: 'two JSON values', write: (json) => json + json },
  { what: 'a brace too many', write: (json) => `${json}}` },
  { what: 'JSON and U+0000', write: (json) => `${json}\u0000` },
  { what: 'something before JSON', write: (json) => `x ${json}` },
  { what: 'a comma too many', write: (json) => `${json.slice(0, -1)},}` },
  { what: 'a comment', write: (json) => `/* keymock */ ${json}` },
  { what: 'a comment behind two slashes', write: (json) => `${json} // keymock\n` },
  { what: 'single quotes', write: (json) => (json === '{}' ? "{'keymock':1}" : json.replaceAll('"', "'")) },
  { what: 'a field without quotes', write: (json) => withField(json, 'keymock:1') },
  { what: 'NaN', write: (json) => withField(json, '"keymock":NaN') },
  { what: 'a number with a zero before it', write: (json) => withField(json, '"keymock":07') },
  { what: 'a line break in a text', write: (json) => withField(json, '"keymock":"a\nb"') },
  { what: 'a field without a value', write: (json) => withField(json, '"keymock":') },
  { what: 'words', write: () => 'keymock' },
  { what: 'bytes that are not UTF-8', write: notUtf8 },
];

const empty: readonly Malformed[] = [
  { what: 'nothing', write: () => '' },
  { what: 'blanks', write: () => ' \n' },
];

/** An object with one more field. */
function withField(json: string, field: string): string {
  const open = json.slice(0, -1);
  return `${open}${open === '{' ? '' : ','}${field}}`;
}

/** A byte that cannot be in UTF-8, where it breaks the syntax whatever the encoding is taken for. */
function notUtf8(json: string): Uint8Array {
  return Buffer.concat([Buffer.from(json.slice(0, -1)), Buffer.from([0xff, 0xfe]), Buffer.from('}')]);
}
