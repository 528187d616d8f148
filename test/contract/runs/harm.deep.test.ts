import { describe, expect, it } from 'vitest';
import { runAll } from './counting-server.ts';
import { type Habits, keeperOfKeys, production } from './keeper-of-keys.ts';

const [existing = { id: '', name: '' }] = production;

/** A run with all checks, on a server that counts what could destroy anything but the run's own keys. */
async function runOn(habits: Habits, options = {}) {
  const server = keeperOfKeys(habits);
  const { report } = await runAll({ ...server.options, ...options });
  return { ...server, report };
}

describe('what the run did not create is neither changed nor deleted', () => {
  it.each<[string, Habits]>([
    ['by the rules', {}],
    ['of whom every credential is taken, and none', { isOpen: true }],
    ['that answers a create with a key that was there', { create: () => [200, existing] }],
    [
      'that answers a create with a key that was there, and has no list',
      { create: () => [200, existing], document: { without: ['list'] } },
    ],
    [
      'that answers a create with a key that was there, and does not show its list',
      { create: () => [200, existing], list: 403 },
    ],
    [
      'that answers a create with the id of a key that was there',
      { create: (name) => [201, { id: existing.id, name }] },
    ],
    [
      'that answers a create with such an id alone, and has no list',
      { create: () => [201, { id: existing.id }], document: { without: ['list'] } },
    ],
    ['whose list is empty all the time', { list: [200, []] }],
    ['whose ids are numbers in order', { id: (count) => String(count + 8) }],
    ['whose deletes are refused', { refusesDelete: true }],
  ])('on a server %s', async (_, habits) => {
    const { harm, isUntouched, asked } = await runOn(habits);
    expect(harm).toEqual([]);
    expect(isUntouched()).toBe(true);
    expect(asked.filter(({ method }) => method === 'POST').length).toBeGreaterThan(0);
  });
});

describe('an id that makes another path of a path', () => {
  it.each([
    '',
    ' ',
    '.',
    '..',
    '...',
    '/',
    '//',
    '\\',
    '\t',
    '%2e',
    '%2E%2e',
    '%252e%252e',
    '../keys',
    'a/../..',
    '..;x=1',
    ';',
    '*',
    '%',
    '?',
    '\u0000',
    '\uff0e\uff0e',
    '.%2e',
    '/keys',
  ])('%j is never part of one', async (id) => {
    const { harm, isUntouched, report } = await runOn({ id: () => id });
    expect(harm).toEqual([]);
    expect(isUntouched()).toBe(true);
    expect(report.leftBehind.length).toBeGreaterThan(0);
  });
});

describe('two runs with one seed at once', () => {
  it('leave the keys of each other alone', async () => {
    const server = keeperOfKeys();
    const creators = new Map<string, number>();
    const taken: string[] = [];
    const follow =
      (run: number): typeof fetch =>
      async (input, init) => {
        const reply = await server.options.fetch?.(input, init);
        if (reply === undefined) throw new Error('There is no server.');
        const path = new URL(String(input)).pathname;
        const made: unknown = init?.method === 'POST' && reply.ok ? await reply.clone().json() : undefined;
        if (made && typeof made === 'object' && 'id' in made) creators.set(`/keys/${made.id}`, run);
        const isTaken =
          ['DELETE', 'PATCH', 'PUT'].includes(init?.method ?? '') && creators.get(path) === 1 - run;
        if (isTaken) taken.push(`${init?.method} ${path}`);
        return reply;
      };
    await Promise.all([0, 1].map((run) => runAll({ ...server.options, seed: 5, fetch: follow(run) })));
    expect(taken).toEqual([]);
    expect(server.harm).toEqual([]);
    expect(server.left()).toEqual([]);
    expect(new Set(creators.values())).toEqual(new Set([0, 1]));
  });
});

describe('a server that does not delete', () => {
  it.each<[string, Habits, RegExp]>([
    ['refuses it', { refusesDelete: true }, /its deletion was answered with 403/],
    [
      'has no operation for it',
      { document: { without: ['delete'] } },
      /the document names no way to delete it/,
    ],
  ])('and %s keeps no more than five keys, and the report says why', async (_, habits, why) => {
    const { left, report } = await runOn(habits);
    expect(left().length).toBeGreaterThan(0);
    expect(left().length).toBeLessThanOrEqual(5);
    expect(
      report.skipped.map(({ reason }) => reason).filter((reason) => why.test(reason)).length,
    ).toBeGreaterThan(3);
    expect(report.leftBehind.map(({ name }) => name).toSorted()).toEqual(
      left()
        .map(({ name }) => name)
        .toSorted(),
    );
  });
});

describe('a field that may become a credential', () => {
  const planted = (bodies: readonly string[], field: string) =>
    bodies.flatMap((body) => {
      const value = JSON.parse(body)[field];
      return typeof value === 'string' && /[a-z\d]{6}/i.test(value) ? [value] : [];
    });
  const schema = (field: string, property: object, required: readonly string[] = []) => ({
    document: {
      create: {
        type: 'object',
        required: ['name', ...required],
        properties: { name: { type: 'string' }, [field]: { type: 'string', ...property } },
      },
    },
  });

  it.each<[string, object, (readonly string[])?]>([
    ['key', { minLength: 40, maxLength: 40 }],
    ['key', { minLength: 40, maxLength: 40 }, ['key']],
    ['secret', { example: 'sk-test-0123456789abcdef' }, ['secret']],
    ['api_token', { default: 'changeme123' }],
    ['password', { pattern: '^pw-[a-z0-9]{12}$', example: 'pw-abcdefghijkl' }, ['password']],
    ['adminPassword', {}],
  ])(
    '%s with %j never has a value that another run has, or that is known',
    async (field, property, required) => {
      const runs = [];
      for (const _ of [1, 2]) {
        const { bodies, left, harm } = await runOn(schema(field, property, required), { seed: 3 });
        expect(left()).toEqual([]);
        expect(harm).toEqual([]);
        runs.push(planted(bodies, field));
      }
      const [first = [], second = []] = runs;
      expect(first.length).toBeGreaterThan(0);
      expect(first.filter((value) => second.includes(value))).toEqual([]);
      expect(
        [...first, ...second].filter((value) =>
          /keymock|kkkkkk|0123456789|changeme|abcdefghijkl/.test(value),
        ),
      ).toEqual([]);
    },
  );
});
