import { describe, expect, it } from 'vitest';
import { type FormatName, type ReporterOptions, reporters } from '../../../src/contract/report/index.ts';
import { clean, everything, exchanges } from './sample.ts';

/** A document of the user's own, with a line for all but the pointer to nothing. */
const own: ReporterOptions = {
  document: 'api/v1 a,b:c#d.yaml',
  placeOf: (pointer) => (pointer === '' ? {} : { line: pointer.length }),
  about: (check) =>
    check === 'wire/status'
      ? { title: 'a title', why: 'Because <b>.', failing: 'POST -> 200', passing: 'POST -> 201' }
      : undefined,
};
const names = Object.keys(reporters).filter((name): name is FormatName => name in reporters);

describe('a report of everything that there is to tell, in whole', () => {
  it.each(names)('as %s', async (name) => {
    const out = reporters[name](everything, exchanges, own);
    await expect(withoutStyle(out)).toMatchFileSnapshot(`golden/everything.${name}.txt`);
  });
});

describe('a report of nothing, in whole', () => {
  it.each(names)('as %s', async (name) => {
    await expect(withoutStyle(reporters[name](clean, []))).toMatchFileSnapshot(`golden/nothing.${name}.txt`);
  });
});

/** Looks are looked at, not read. */
function withoutStyle(text: string): string {
  return text.replace(/<style>[\s\S]*<\/style>/, '<style></style>');
}
