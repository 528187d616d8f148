import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dialects } from '../../src/mock/provider.ts';
import { type ProviderName, providerNames, providers } from '../../src/providers/index.ts';
import { answeringChallenges } from '../mock/digest-client.ts';
import { createJudge } from '../support/conforms.ts';
import { type Answer, type DoorName, openDoor } from '../support/doors.ts';
import { bind, type Draft, drafts, remember } from '../support/hostile.ts';

const otherDoors: readonly DoorName[] = ['node', 'fetch', 'msw'];

/** Every door gives the bytes that the core gives. */
export function describeSameBytes(requests: number): void {
  describe.each(providerNames)('%s', (name) => describeProvider(name, requests));
}

function describeProvider(name: ProviderName, requests: number): void {
  describe.each(dialects)('in the %s dialect', (dialect) => {
    it.each(otherDoors)(
      `answers ${requests} requests through the %s door as the core does, to the byte`,
      async (door) => {
        const { document } = await createJudge(name, dialect);
        const script = fc.sample(drafts(name, providers[name].documents[dialect].routes, document), {
          numRuns: requests,
          seed: 500,
        });
        const options = { providers: [name], dialects: { [name]: dialect } };
        const expected = await play(script, await openDoor('core', options));
        const actual = await play(script, await openDoor(door, options));
        expect(actual).toEqual(expected);
        expect(new Set(expected.map(({ status }) => status)).size).toBeGreaterThan(3);
      },
    );
  });
}

async function play(
  script: readonly Draft[],
  opened: Awaited<ReturnType<typeof openDoor>>,
): Promise<Omit<Answer, 'json'>[]> {
  const send = answeringChallenges(opened.send);
  const memory: string[] = [];
  const answers: Omit<Answer, 'json'>[] = [];
  for (const draft of script) {
    const { json, ...answer } = await send(bind(draft, memory));
    remember(memory, { json });
    answers.push(answer);
  }
  return answers;
}
