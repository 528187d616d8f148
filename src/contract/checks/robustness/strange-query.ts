import type { Operation } from '../../../spec/document.ts';
import type { PlannedCase, PlanSubject } from '../../engine/check.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Draft } from '../../engine/transport.ts';

/** Cases that give each documented query parameter of a GET what it cannot mean: refused or ignored, and never a crash. */
export function strangeQueries({ document }: PlanSubject): PlannedCase[] {
  return document.operations
    .filter(
      ({ method, parameters }) => method === 'GET' && parameters.some(({ in: place }) => place === 'query'),
    )
    .map((operation) => ({
      operation: operation.label,
      title: 'query parameters that make no sense do no harm',
      writes: false,
      run: async (scene) => void (await scene.probes(draftsOf(scene, operation))),
    }));
}

function draftsOf(scene: Scene, operation: Operation): Draft[] {
  const plain = scene.draft(operation);
  return operation.parameters
    .filter((parameter) => parameter.in === 'query')
    .flatMap(({ name }) => {
      const others = plain.query.filter(([known]) => known !== name);
      const encoded = others.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      return [
        ...values.map((value) => ({ ...plain, query: [...others, [name, value] as const] })),
        ...raw.map((text) => ({
          ...plain,
          query: [],
          path: `${plain.path}?${encoded}&${text.replaceAll('NAME', () => encodeURIComponent(name))}`,
        })),
      ];
    });
}

const values: readonly string[] = [
  'keymock-no-such-value',
  `o'k"\\;--`,
  'k\u0000',
  '-1',
  '99999999999999999999',
  '2031-13-45T99:99:99+99:99',
  'k'.repeat(3000),
];

/** As it goes over the wire. */
const raw: readonly string[] = ['NAME', 'NAME=1&NAME=2', 'NAME[]=1&NAME[k]=2', 'NAME=%zz%ff%'];
