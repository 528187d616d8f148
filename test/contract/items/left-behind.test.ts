import { describe, expect, it } from 'vitest';
import { shownLeftBehind } from '../../../src/contract/items/left-behind.ts';
import { text } from '../../../src/contract/report/text.ts';
import { report } from '../report/sample.ts';

const mask = (value: string) => value.replaceAll(/s3cr3t-[a-z]+|keymock-q3-\w+/g, '***');
const isOwnName = (name: string) => name.startsWith('keymock-q3-');
const shown = (name: string, id?: string) =>
  shownLeftBehind({ resource: 'key', name, ...(id !== undefined && { id }), reason: '403' }, mask, isOwnName);

describe('what is left behind', () => {
  it.each<[string, string, string | undefined, object]>([
    ['by its name and its id', 'ci', '41', { name: 'ci', id: '41' }],
    [
      'by a name of the run, though a secret is equal to it',
      'keymock-q3-7',
      '41',
      { name: 'keymock-q3-7', id: '41' },
    ],
    ['by its id, where a secret is in the name', 'key s3cr3t-abc', '41', { name: '41' }],
    ['masked, where the id holds a secret as well', 's3cr3t-abc', 's3cr3t-def', { name: '***', id: '***' }],
    [
      'masked, where a name of the run has a secret behind it',
      'keymock-q3-7\u0000s3cr3t-a',
      undefined,
      { name: '***\u0000***' },
    ],
  ])('is shown %s', (_, name, id, expected) => {
    expect(shown(name, id)).toEqual({ resource: 'key', reason: '403', ...expected });
  });

  it('has a name of bounded length', () => {
    expect(shown('k'.repeat(3_000_000), '41')).toEqual({
      resource: 'key',
      name: `${'k'.repeat(200)}… (2999800 more characters)`,
      id: '41',
      reason: '403',
    });
  });

  it('is listed up to 30 items in the text report', () => {
    const left = Array.from({ length: 45 }, (_, i) => ({
      resource: 'key',
      name: `left-${i}`,
      id: `id-${i}`,
      reason: '403',
    }));
    const lines = text({ ...report, leftBehind: left }, []).split('\n');
    expect(lines.filter((line) => line.includes(' left-'))).toHaveLength(30);
    expect(lines).toContain('    key left-29 (id id-29): 403');
    expect(lines).toContain('    and 15 more, see the JSON report');
  });
});
