import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const source = join(import.meta.dirname, '../src');

/** Code that reads what servers and documents say. */
const files = ['contract', 'spec'].flatMap((folder) =>
  readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => `${folder}/${file}`),
);

/**
 * Tables by any text (`Record<string, ...>`, from an object literal) that are read with a key which is not written down: a
 * key such as `constructor` or `__proto__` finds what no table has. A `Map`, `Object.create(null)` or a look with
 * `Object.hasOwn` before it finds nothing.
 */
function unsafeLookups(file: string, text: string): string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const tables = new Set<string>();
  const found: string[] = [];
  const collect = (node: ts.Node): void => {
    const isTable =
      ts.isVariableDeclaration(node) &&
      node.initializer !== undefined &&
      ts.isObjectLiteralExpression(node.initializer) &&
      /\bRecord<\s*string\b/.test(node.type?.getText(tree) ?? '');
    if (isTable) tables.add(node.name.getText(tree));
    ts.forEachChild(node, collect);
  };
  const check = (node: ts.Node): void => {
    if (ts.isElementAccessExpression(node) && tables.has(node.expression.getText(tree))) {
      const name = node.expression.getText(tree);
      const isRead = !(ts.isBinaryExpression(node.parent) && node.parent.left === node);
      const isWrittenDown =
        ts.isStringLiteralLike(node.argumentExpression) || ts.isNumericLiteral(node.argumentExpression);
      if (isRead && !isWrittenDown && !text.includes(`Object.hasOwn(${name},`)) {
        const { line } = tree.getLineAndCharacterOfPosition(node.getStart(tree));
        found.push(`src/${file}:${line + 1} ${node.getText(tree)}`);
      }
    }
    ts.forEachChild(node, check);
  };
  collect(tree);
  check(tree);
  return found;
}

test('no table is read with a key from outside that every object has', () => {
  expect(files.flatMap((file) => unsafeLookups(file, readFileSync(join(source, file), 'utf8')))).toEqual([]);
});

test('such a table is named with file and line', () => {
  const text =
    'const table: Readonly<Record<string, number>> = { a: 1 };\nexport const of = (key: string) => table[key];\n';
  expect(unsafeLookups('contract/x.ts', text)).toEqual(['src/contract/x.ts:2 table[key]']);
});
