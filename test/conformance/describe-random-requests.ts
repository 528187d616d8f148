import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMock } from '../../src/create-mock.ts';
import { dialects } from '../../src/mock/provider.ts';
import { type ProviderName, providerNames, providers } from '../../src/providers/index.ts';
import type { ModelDefinitions } from '../../src/store/model.ts';
import { answeringChallenges } from '../mock/digest-client.ts';
import { createJudge } from '../support/conforms.ts';
import { createSend, type Send } from '../support/doors.ts';
import { bind, drafts, remember } from '../support/hostile.ts';

const length = 50;

/**
 * Random and hostile requests are answered within the documents.
 *
 * @param requests over all providers and dialects; each of the six gets its share
 */
export function describeRandomRequests(requests: number): void {
  const runs = Math.ceil(requests / (providerNames.length * dialects.length) / length);
  describe.each(providerNames)('%s', (name) => describeProvider(name, runs));
}

function describeProvider(name: ProviderName, runs: number): void {
  it.each(dialects)(
    `answers ${runs * length} random and hostile requests within its document (%s)`,
    async (dialect) => {
      const provider = providers[name];
      const judge = await createJudge(name, dialect);
      const sequence = fc.array(drafts(name, provider.documents[dialect].routes, judge.document), {
        minLength: length,
        maxLength: length,
      });
      let sent = 0;
      await fc.assert(
        fc.asyncProperty(sequence, async (batch) => {
          const mock = createMock({
            providers: [name],
            dialects: { [name]: dialect },
            seed: 1,
            onBug: (error) => {
              throw error;
            },
          });
          const send: Send = answeringChallenges(createSend(mock));
          const memory: string[] = [];
          for (const draft of batch) {
            const request = bind(draft, memory);
            const answer = await send(request);
            sent++;
            expect(judge.faults(request, answer)).toEqual([]);
            remember(memory, answer);
          }
          const models: ModelDefinitions = provider.models;
          const db = new Map(Object.entries(mock.db));
          for (const [model, definition] of Object.entries(models))
            checkInvariants(db.get(model)?.getAll() ?? [], definition.primaryKey);
        }),
        { numRuns: runs, seed: 20261121, verbose: 1 },
      );
      expect(sent).toBeGreaterThanOrEqual(runs * length);
    },
    300_000,
  );
}

/** Every row has a key of its own, and no field holds what a row may not hold. */
function checkInvariants(rows: readonly object[], primaryKey: string): void {
  const keys = rows.map((row) => (row as Record<string, unknown>)[primaryKey]);
  expect(new Set(keys).size).toBe(rows.length);
  for (const row of rows) {
    for (const value of Object.values(row)) {
      expect(value === null || ['string', 'number', 'boolean'].includes(typeof value)).toBe(true);
    }
  }
}
