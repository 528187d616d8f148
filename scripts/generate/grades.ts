import { dialects } from '../../src/mock/provider.ts';
import { listEvidence } from '../../src/spec/evidence.ts';
import type { JsonObject } from '../../src/spec/json.ts';

/** The module that tells the grade of each evidence id, from the documents that were just generated. */
export async function toGradesModule(providers: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const provider of providers) {
    for (const dialect of dialects) {
      const { document } = (await import(`../../src/generated/${provider}/${dialect}/document.ts`)) as {
        document: JsonObject;
      };
      const ids = new Map<string, string[]>();
      for (const { evidence } of listEvidence(document)) {
        ids.set(evidence.grade, [...(ids.get(evidence.grade) ?? []), evidence.id]);
      }
      for (const [grade, found] of [...ids].sort()) {
        lines.push(`  ['${provider}', '${dialect}', '${grade}', '${[...new Set(found)].sort().join(' ')}'],`);
      }
    }
  }
  return `/** Provider, dialect, grade, and the evidence ids that have the grade there, with a space between. */
export const grades: readonly (readonly [string, string, string, string])[] = [
${lines.join('\n')}
];
`;
}
