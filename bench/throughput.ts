import { interleave, type Plan, ratios } from './interleave.ts';
import type { MakeRequest } from './load.ts';
import { fillToTen, startBare, startMock } from './mocks.ts';
import { spread, whole } from './numbers.ts';
import { startPrism } from './prism.ts';
import { sample } from './sample.ts';
import type { Server } from './servers.ts';
import { creating, getting, listHeaders, type Story, stories } from './stories.ts';

type Servers = { readonly mock: Server; readonly bare: Server; readonly prism?: Server };
type Settings = Omit<Plan, 'make' | 'status'>;

/** Create and list, as ratios to a bare server with the same answers and to Prism on the same document. */
export async function throughput(
  settings: Settings,
  scratch: string,
  prism: string | undefined,
  say: (line: string) => void,
): Promise<void> {
  say(
    '| API | request | keymock /s | bare node /s | keymock : bare | processor time, bare : keymock | Prism /s | keymock : Prism |',
  );
  say('|---|---|---|---|---|---|---|---|');
  for (const story of stories) {
    const mock = await startMock(scratch, story);
    await fillToTen(mock, story);
    const probe = { ...story.headers, 'X-Keymock-Namespace': 'probe' };
    const created = await sample(
      mock.port,
      'POST',
      story.path,
      probe,
      story.body.replace('NUMBER', 'sample'),
    );
    const listed = await sample(mock.port, 'GET', story.path, listHeaders(story));
    const bare = await startBare(scratch, story, [created, listed]);
    const servers: Servers = { mock, bare, ...(prism && { prism: await startPrism(prism, story.provider) }) };

    for (const [title, make, status] of requestsOf(story, created.status)) {
      // Prism answers some requests in its own way; the others must answer as they should.
      const all = await interleave(servers, ['mock', 'bare'], { ...settings, make, status });
      const { mock: ours, bare: theirs } = all;
      const cpu = `${(theirs.cpu / ours.cpu).toFixed(2)} (${theirs.cpu.toFixed(0)} : ${ours.cpu.toFixed(0)} µs)`;
      const beside = all.prism ? `${whole(all.prism.rate)} | ${spread(ratios(ours, all.prism), 1)}` : '- | -';
      say(
        `| ${story.provider} | ${title} | ${whole(ours.rate)} | ${whole(theirs.rate)} | ${spread(ratios(ours, theirs), 2)} | ${cpu} | ${beside} |`,
      );
    }
    await Promise.all(Object.values(servers).map((server) => server?.stop()));
  }
}

function requestsOf(story: Story, created: number): [title: string, make: MakeRequest, status: number][] {
  return [
    ['create', creating(story), created],
    ['list of 10', getting(story.path, listHeaders(story)), 200],
  ];
}
