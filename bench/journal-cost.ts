import { interleave, type Plan, ratios } from './interleave.ts';
import type { MakeRequest } from './load.ts';
import { fillToTen, startMock } from './mocks.ts';
import { spread, whole } from './numbers.ts';
import { creating, getting, listHeaders, stories } from './stories.ts';

/** What the journal costs: the same requests to a mock that keeps the last exchanges, and to one that keeps none. */
export async function journalCost(
  settings: Omit<Plan, 'make' | 'status'>,
  scratch: string,
  say: (line: string) => void,
): Promise<void> {
  say('| API | request | with a journal /s | without /s | time with : without | processor time |');
  say('|---|---|---|---|---|---|');
  for (const story of stories) {
    const servers = {
      kept: await startMock(scratch, story),
      none: await startMock(scratch, story, 0, 'no-journal'),
    };
    for (const server of Object.values(servers)) await fillToTen(server, story);
    const requests: [title: string, make: MakeRequest, status: number][] = [
      ['create', creating(story), story.created],
      ['list of 10', getting(story.path, listHeaders(story)), 200],
    ];
    for (const [title, make, status] of requests) {
      const { kept, none } = await interleave(servers, ['kept', 'none'], { ...settings, make, status });
      const cpu = `**${(kept.cpu / none.cpu).toFixed(2)}** (${kept.cpu.toFixed(0)} : ${none.cpu.toFixed(0)} µs)`;
      say(
        `| ${story.provider} | ${title} | ${whole(kept.rate)} | ${whole(none.rate)} | ${spread(ratios(none, kept), 2)} | ${cpu} |`,
      );
    }
    await Promise.all([servers.kept.stop(), servers.none.stop()]);
  }
}
