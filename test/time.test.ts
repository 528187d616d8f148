import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');
/** The mock, and all ways in. The contract runner and the command line measure real time. */
const files = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => /^(?:[^/]+|(?:mock|store|providers|doors|control)\/.+)\.ts$/.test(file))
  .map((file) => join(source, file));

/** What time it is, says the mock's clock alone. Each place that may read the system's, with why. */
const allowed: Readonly<Record<string, string>> = {
  'mock/clock.ts Date.now': 'the clock itself',
  'mock/stopwatch.ts performance.now': 'durations, for the journal',
  'doors/node/serve.ts Date.now': 'the Date of a refused head, where a bare core is served',
};

/** Readings of the system's time: `Date.now`, `new Date()`, `Date()`, `performance.now`, `process.hrtime`, `uptime`. */
function readingsOf(file: string, text: string): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const code = node.getText(tree);
    const isBareDate =
      (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
      node.expression.getText(tree) === 'Date' &&
      (ts.isCallExpression(node) || (node.arguments?.length ?? 0) === 0);
    const isReading =
      ts.isPropertyAccessExpression(node) &&
      /^(?:globalThis\.)?(?:Date\.now|performance\.(?:now|timeOrigin)|process\.(?:hrtime|uptime))$/.test(
        code,
      );
    if (isBareDate || isReading) found.push(`${file.replace(`${source}/`, '')} ${code}`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

test('only the clock reads the time', () => {
  const found = files.flatMap((file) => readingsOf(file, readFileSync(file, 'utf8')));
  expect([...new Set(found)].sort()).toEqual(Object.keys(allowed).sort());
});

test('a reading is found in each of its forms', () => {
  const text =
    'new Date(); new Date; Date(); Date.now; new Date(0); performance.now(); process.hrtime.bigint();';
  expect(readingsOf('x.ts', text)).toEqual([
    'x.ts new Date()',
    'x.ts new Date',
    'x.ts Date()',
    'x.ts Date.now',
    'x.ts performance.now',
    'x.ts process.hrtime',
  ]);
});
