import { describe, expect, it } from 'vitest';
import { createIdleGuard } from '../../../src/contract/http/idle-connections.ts';
import type { ReceivedResponse } from '../../../src/contract/types.ts';

const ok: ReceivedResponse = { status: 200, headers: [], body: '' };
const none = (failure: string): ReceivedResponse => ({ status: 0, headers: [], body: '', failure });

/** A guard whose clock is set by hand; replies are given out in turn, the last one again and again. */
function createTrial() {
  let time = 0;
  const guard = createIdleGuard(() => time);
  return {
    wait: (ms: number) => {
      time += ms;
    },
    async ask(...replies: readonly ReceivedResponse[]) {
      let count = 0;
      const reply = await guard(async () => replies[Math.min(count++, replies.length - 1)] ?? ok);
      return { reply, count };
    },
  };
}

describe('a request that was cut off', () => {
  it.each(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'])(
    'by %s is sent again where its connection had been idle',
    async (failure) => {
      const trial = createTrial();
      await trial.ask(ok);
      trial.wait(1000);
      expect(await trial.ask(none(failure), ok)).toEqual({ reply: ok, count: 2 });
    },
  );

  it('is not sent again on a connection that was just used', async () => {
    const trial = createTrial();
    await trial.ask(ok);
    trial.wait(999);
    expect(await trial.ask(none('ECONNRESET'), ok)).toEqual({ reply: none('ECONNRESET'), count: 1 });
  });

  it('is not sent again on a new connection', async () => {
    const trial = createTrial();
    trial.wait(5000);
    expect(await trial.ask(none('ECONNRESET'), ok)).toEqual({ reply: none('ECONNRESET'), count: 1 });
  });

  it('is told of where it is cut off again', async () => {
    const trial = createTrial();
    await trial.ask(ok);
    trial.wait(2000);
    const [first, second] = [none('ECONNRESET'), none('UND_ERR_SOCKET')];
    expect(await trial.ask(first, second, ok)).toEqual({ reply: second, count: 2 });
  });

  it('is told of where the server is gone since', async () => {
    const trial = createTrial();
    await trial.ask(ok);
    trial.wait(2000);
    const [cut, refused] = [none('UND_ERR_SOCKET'), none('ECONNREFUSED')];
    expect(await trial.ask(cut, refused)).toEqual({ reply: cut, count: 2 });
  });

  it.each([none('no reply within 10 ms'), { ...ok, status: 503 }])(
    'is another thing than %o',
    async (reply) => {
      const trial = createTrial();
      await trial.ask(ok);
      trial.wait(2000);
      expect(await trial.ask(reply, ok)).toEqual({ reply, count: 1 });
    },
  );
});

it('knows how long each of several connections has been idle', async () => {
  let time = 0;
  const guard = createIdleGuard(() => time);
  const both = () =>
    Promise.all(
      [1, 2].map(async () => {
        let count = 0;
        await guard(async () => (count++ === 0 ? none('ECONNRESET') : ok));
        return count;
      }),
    );
  await guard(async () => {
    await guard(async () => ok);
    return ok;
  });
  time = 900;
  await guard(async () => ok);
  time = 1800;
  // The first was used 900 ms ago, the second is idle since the beginning.
  expect(await both()).toEqual([1, 2]);
});
