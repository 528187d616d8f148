import { interleave, type Plan, ratios } from './interleave.ts';
import type { MakeRequest } from './load.ts';
import { startMock } from './mocks.ts';
import { spread, whole } from './numbers.ts';
import { creating, getting, stories } from './stories.ts';

/** Creates, and reads of one key or page, in an account of 100 keys and in one of many. */
export async function growth(
  settings: Omit<Plan, 'make' | 'status'>,
  scratch: string,
  many: number,
  say: (line: string) => void,
): Promise<void> {
  say(
    `| API | request | at 100 keys /s | at ${many.toLocaleString('en')} keys /s | ratio | processor time |`,
  );
  say('|---|---|---|---|---|---|');
  for (const story of stories) {
    const servers = {
      few: await startMock(scratch, story, 100),
      full: await startMock(scratch, story, many),
    };
    settings.numbers.next = Math.max(settings.numbers.next, many);
    const requests: [title: string, make: MakeRequest, status: number][] = [
      ['create', creating(story), story.created],
      ['read', getting(story.readPath(story.path), story.headers), 200],
    ];
    for (const [title, make, status] of requests) {
      const { few, full } = await interleave(servers, ['few', 'full'], { ...settings, make, status });
      const cpu = `${few.cpu.toFixed(0)} : ${full.cpu.toFixed(0)} µs`;
      say(
        `| ${story.provider} | ${title} | ${whole(few.rate)} | ${whole(full.rate)} | ${spread(ratios(full, few), 2)} | ${cpu} |`,
      );
    }
    await Promise.all([servers.few.stop(), servers.full.stop()]);
  }
}
