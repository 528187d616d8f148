import { describe, expect, it } from 'vitest';
import { judgeBugs } from '../../scripts/clients/bare.ts';
import { outcomes } from '../../scripts/clients/outcome.ts';

const works = 'curl 8, documented dialect: works\n  ok     create: 201\n';

describe('what main.ts makes of a client that ended', () => {
  it.each([
    ['a client that works', 0, works, ['ok']],
    ['one that has a bug of its own', 0, `${works}  bug    delete: raises\n`, ['own bug']],
    ['one that fails', 1, 'curl 8, live dialect: FAILS\n  FAILED create: 500\n', ['FAILED']],
    [
      'one that works in one dialect',
      1,
      `${works}curl 8, live dialect: FAILS\n  FAILED create\n`,
      ['ok', 'FAILED'],
    ],
    ['one that says it works, but ends with an error', 1, works, ['ok', 'FAILED']],
    ['one that says it works, but did nothing', 0, 'curl 8, live dialect: works\n', ['FAILED', 'FAILED']],
    ['one that says nothing', 0, '', ['FAILED']],
    ['one whose time was up', 124, works, ['ok', 'FAILED']],
    ['one that is not there', 3, 'curl: not installed here: there is none\n', ['not installed here']],
  ])('%s', (_title, code, output, verdicts) => {
    expect(outcomes('curl', { code, output }).map(({ verdict }) => verdict)).toEqual(verdicts);
  });
});

describe('a bug of a client', () => {
  const here = { code: 0, output: '  ok     create\n  bug    delete: raises\n' };

  it('is its own where a bare server shows it too', async () => {
    const judged = await judgeBugs(here, async () => ({ output: '  bug    delete: raises' }));
    expect(judged).toEqual({ code: 0, output: `${here.output}  note   a bare server: the same bugs` });
  });

  it('is ours where a bare server does not show it', async () => {
    const judged = await judgeBugs(here, async () => ({ output: '  ok     delete' }));
    expect(judged.code).toBe(1);
    expect(judged.output).toContain('  FAILED with keymock only:   bug    delete: raises');
  });

  it('is looked for at a server that deletes once, with 204 and no body', async () => {
    const seen: unknown[] = [];
    await judgeBugs(here, async (url) => {
      for (const method of ['DELETE', 'DELETE', 'POST']) {
        const response = await fetch(`${url}/api/v1/credentials/1/`, { method });
        const text = await response.text();
        seen.push([response.status, text === '' ? '' : JSON.parse(text).code]);
      }
      return { output: '' };
    });
    expect(seen).toEqual([
      [204, ''],
      [404, 'not_found'],
      [400, 'duplication'],
    ]);
  });
});
