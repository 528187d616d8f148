import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What @mswjs/data brings and keymock never calls: generators of REST and GraphQL handlers (which pull in msw, graphql and
 * pluralize), debug output, all of lodash for one function, all of date-fns for one comparison, and an exchange of writes
 * between browser tabs, which would let two mocks share state. See docs/decisions/0001-mswjs-data.md.
 */
const stubs: Readonly<Record<string, string>> = {
  './model/generateRestHandlers': '',
  './model/generateGraphQLHandlers': '',
  './extensions/sync': 'export const sync = () => {};',
  // Our models are flat and have no relations: a path is one name, a relation is none.
  './relations/Relation': 'export class Relation {}',
  '../relations/Relation': 'export class Relation {}',
  './relations/oneOf': 'export const oneOf = undefined;',
  './relations/manyOf': 'export const manyOf = undefined;',
  './model/updateEntity': `
    import { inheritInternalProperties } from './utils/inheritInternalProperties';
    import { NullableProperty } from './nullable';
    export const updateEntity = (entity, data, definition) => {
      const next = { ...entity };
      inheritInternalProperties(next, entity);
      for (const [name, given] of Object.entries(data)) {
        const value = typeof given === 'function' ? given(next[name], entity) : given;
        if (definition[name] == null) continue;
        if (value == null && !(definition[name] instanceof NullableProperty))
          throw new Error('Failed to update "' + name + '": it must not be null.');
        next[name] = value;
      }
      return next;
    };`,
  './model/parseModelDefinition': `
    import { PrimaryKey } from './primaryKey';
    export const parseModelDefinition = (dictionary, modelName, definition) => {
      const names = Object.keys(definition);
      return {
        primaryKey: names.find((name) => definition[name] instanceof PrimaryKey),
        properties: names.map((name) => [name]),
        relations: [],
      };
    };`,
  './getDefinition': 'export const getDefinition = (definition, [name]) => definition[name];',
  './defineRelationalProperties': 'export const defineRelationalProperties = () => {};',
  './errors/OperationError': `
    export const OperationErrorType = {
      MissingPrimaryKey: 'MissingPrimaryKey',
      DuplicatePrimaryKey: 'DuplicatePrimaryKey',
      EntityNotFound: 'EntityNotFound',
    };
    export class OperationError extends Error {
      name = 'OperationError';
      constructor(type, message) {
        super(message);
        this.type = type;
      }
    };`,
  'lodash/get': 'export default (object, path) => [].concat(path).reduce((at, name) => at?.[name], object);',
  'lodash/set':
    'export default (object, path, value) => { object[[].concat(path).join(".")] = value; return object; };',
  'lodash/has': 'export default (object, path) => Object.hasOwn(object, [].concat(path).join("."));',
  'lodash/isFunction': 'export default (value) => typeof value === "function";',
  'strict-event-emitter': `
    export class Emitter {
      listeners = {};
      on(event, listener) { (this.listeners[event] ??= []).push(listener); return this; }
      emit(event, ...payload) { for (const listener of this.listeners[event] ?? []) listener(...payload); }
    };`,
  outvariant: `
    export const format = (message, ...values) =>
      message.replace(/%[sdjo]/g, (kind) => (/[jo]/.test(kind) ? JSON.stringify : String)(values.shift()));
    export const invariant = (holds, message, ...values) => {
      if (!holds) throw Object.assign(new Error(format(message, ...values)), { name: 'Invariant Violation' });
    };`,
  md5: 'export default undefined;',
  debug: 'export const debug = () => () => {};',
  lodash: 'export const isFunction = (value) => typeof value === "function";',
  'date-fns': 'export const compareAsc = (a, b) => Math.sign(a.getTime() - b.getTime());',
};

/** What TypeScript writes into each file for engines without these, by name. */
const helpers: Readonly<Record<string, string>> = {
  __assign: 'Object.assign',
  __read: '(iterable) => [...iterable]',
  __spreadArray: '(to, from) => [...to, ...from]',
  __rest:
    '(from, names) => Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))',
};

/** A file of the package as today's JavaScript: without its debug output, and without what TypeScript adds for ES5. */
function slim(text: string): string {
  return toModule(
    text
      .replace(/^\s*log\([\s\S]*?\);\n/gm, '')
      .replace(/^var log = .*\n/m, '')
      .replace(internal, '')
      .replace(nested, '')
      .replace(generators, '')
      .replace(exchange, '')
      .replace(/this\.serializeEntity\((\w+)\)/g, '$1')
      .replace(/^var (__\w+) = \(this && this\.\1\) \|\| [\s\S]*?^\}\)*;$/gm, (_, name) =>
        helpers[name] ? `var ${name} = ${helpers[name]};` : '',
      )
      .replace(loop, (_, _iterator, iterable, result, body) =>
        `for (const item of ${iterable}) {\n${body}`.replaceAll(`${result}.value`, 'item'),
      )
      // A class is one where nobody uses it, too; only a pure call is left out.
      .replaceAll('/** @class */', '/* @__PURE__ */'),
  );
}

/** The methods of a model that call the generators of handlers; no type of `mock.db` has them. */
const generators = /,\s*toHandlers: function[\s\S]*?(?=\s*\};\n\s*return api;)/;

/** What a database has for the exchange between tabs: its own name, and rows that can be sent. */
const exchange =
  /^ *(?:callOrder\+\+|this\.id = this\.generateId\(\)|Database\.prototype\.(?:generateId|serializeEntity) = function[\s\S]*?^ {4}\});\n/gm;

/** Checks that a row is one of a model. Ours always are: the store makes them. Those of what a test author gives stay. */
const internal = /^\s*outvariant_1\.invariant\((?:entity\[|entityType|primaryKey).*\);\n/gm;

/** What is done for relations and for objects within rows: our models have neither. */
const nested =
  /^( *)if \(\w+ instanceof (?:Relation_1\.Relation|nullable_1\.NullableObject)\) \{[\s\S]*?^\1\}\n/gm;

/** A `for … of`, as TypeScript writes it for ES5. */
const loop =
  /try \{\s*for \(var (\w+) = __values\((.*)\), (\w+) = \1\.next\(\); .*\) \{\n([\s\S]*?)\n\s*\}\s*catch \(e_\d+_1\)[\s\S]*?finally \{ if \((e_\d+)\) throw \5\.error; \}\s*\}/g;

/**
 * CommonJS, in the few forms that TypeScript writes, as an ES module, of which a bundler shortens the names and leaves out
 * what is unused.
 *
 * @throws Error for any other form, as another version of the package may have.
 */
function toModule(text: string): string {
  const module = text
    .replace(/^(?:"use strict"|exports\.__esModule = true|exports\..* = void 0);\n/gm, '')
    .replace(/^var (\w+) = (?:__\w+\()?require\((".*?")\)\)?;$/gm, 'import * as $1 from $2;')
    .replace(/^__createBinding\(exports, (\w+), "(\w+)"\);$/gm, 'export const $2 = $1.$2;')
    .replace(/^exports\.(\w+) = \1;$/gm, 'export { $1 };')
    .replace(/^exports\.(\w+) = /gm, 'export const $1 = ')
    .replace(/\bexports\.(\w+)/g, '$1')
    .replaceAll('_1["default"]', '_1.default');
  const rest = /^.*(?:\bexports\b|\brequire\(|\b__values\().*$/m.exec(module);
  if (rest) throw new Error(`Failed to slim @mswjs/data: it has a form that is not known: ${rest[0].trim()}`);
  return module;
}

/** An esbuild plugin that puts the stubs in place of the real modules, within @mswjs/data only. */
export function slimData(): Plugin {
  return {
    name: 'slim-data',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, importer }) => {
        if (stubs[path] === undefined || !/[\\/]@mswjs[\\/]data[\\/]/.test(importer)) return undefined;
        return { path, namespace: 'slim-data', pluginData: dirname(importer) };
      });
      build.onLoad({ filter: /@mswjs[\\/]data[\\/].*\.js$/ }, async ({ path }) => ({
        contents: slim(await readFile(path, 'utf8')),
      }));
      build.onLoad({ filter: /./, namespace: 'slim-data' }, ({ path, pluginData }) => ({
        contents: stubs[path] ?? '',
        resolveDir: pluginData,
      }));
    },
  };
}
