import type { ServerResponse } from 'node:http';
import type { Journal } from '../mock/journal/journal.ts';
import { Problem } from './problem.ts';

/** Streams at a time; a page in a loop would open ever more. */
const mostStreams = 64;
/** Bytes that a client may be behind. */
const mostBehind = 8 * 1024 * 1024;
/** Milliseconds between two signs of life, so that proxies and clients keep the stream open. */
const beat = 15_000;

/** Sends each exchange as a server-sent event (WHATWG HTML, section 9.2), until the client goes. */
export function createEvents(requests: Journal): (response: ServerResponse) => void {
  let streams = 0;
  return (response) => {
    if (streams >= mostStreams) throw new Problem(503, `More than ${mostStreams} event streams are open.`);
    streams++;
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write(': keymock\n\n');
    const end = requests.subscribe((entry) => {
      if (response.writableLength > mostBehind) response.destroy();
      else response.write(`id: ${entry.id}\nevent: request\ndata: ${JSON.stringify(entry)}\n\n`);
    });
    const timer = setInterval(() => response.write(': \n\n'), beat);
    timer.unref();
    response.once('close', () => {
      streams--;
      clearInterval(timer);
      end();
    });
  };
}
