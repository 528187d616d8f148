import { describe, expect, it, vi } from 'vitest';
import { type RunOptions, settle } from '../../../src/contract/options.ts';
import { refusalToWrite } from '../../../src/contract/permission.ts';
import { createPlan } from '../../../src/contract/plan.ts';
import type { JsonObject } from '../../../src/spec/json.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { keys } from '../stand.ts';

describe('permission to write', () => {
  const ask = (options: Partial<RunOptions>, root: JsonObject = keys()) => {
    const document = readDocument(root);
    const { only = [] } = options;
    const settings = settle({ document, url: 'http://localhost:1', ...options });
    return refusalToWrite(settings, createPlan({ document, only }), options.confirm);
  };

  it('is given on this machine, and asked for once', async () => {
    const confirm = vi.fn(() => true);
    expect(await ask({ confirm })).toBeUndefined();
    expect(confirm.mock.calls).toEqual([
      ['It will make up to 400 items (key) on http://localhost:1, named keymock-*, and delete them again.'],
    ]);
    expect(await ask({})).toBeUndefined();
  });

  it('is not given by default elsewhere, nor by whoever says no', async () => {
    const confirm = vi.fn(async () => false);
    expect(await ask({ url: 'http://far.example', confirm })).toBe('it writes; allow that with --write');
    expect(confirm).not.toHaveBeenCalled();
    expect(await ask({ confirm })).toBe('writing was not confirmed');
    expect(await ask({ url: 'http://far.example', write: true, confirm })).toBe('writing was not confirmed');
  });

  it.each<[string, Partial<RunOptions>, JsonObject]>([
    ['nothing can be made', {}, keys({ without: ['create'] })],
    ['no case writes', { only: ['paging'] }, keys({ query: ['limit', 'offset'] })],
    [
      'nothing that is made could be deleted again',
      { url: 'http://far.example', write: true },
      keys({ without: ['delete'] }),
    ],
  ])('is not asked for where %s', async (_, options, root) => {
    const confirm = vi.fn(() => false);
    expect(await ask({ ...options, confirm }, root)).toBeUndefined();
    expect(confirm).not.toHaveBeenCalled();
  });

  it('names all that can be made', async () => {
    const confirm = vi.fn(() => true);
    const verbs = { id: '/id', create: { operation: 'createKey' }, list: { operation: 'listKey' } };
    await ask(
      { confirm },
      keys({ resource: { key: verbs, seal: verbs, lock: { ...verbs, create: undefined } } }),
    );
    expect(confirm).toHaveBeenCalledWith(expect.stringContaining('up to 400 items (key, seal) on'));
  });

  it('names what can be made on this machine, even if it stays', async () => {
    const confirm = vi.fn(() => true);
    await ask({ confirm }, keys({ without: ['delete'] }));
    expect(confirm).toHaveBeenCalledOnce();
  });
});
