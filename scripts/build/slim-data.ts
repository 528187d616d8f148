import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * What @mswjs/data brings and keymock never calls: generators of REST and GraphQL handlers (which pull in msw, graphql and
 * pluralize), debug output, all of lodash for one function, all of date-fns for one comparison, and an exchange of writes
 * between browser tabs, which would let two mocks share state. See docs/decisions/0001-mswjs-data.md.
 */
const stubs: Readonly<Record<string, string>> = {
  './model/generateRestHandlers': 'exports.generateRestHandlers = () => [];',
  './model/generateGraphQLHandlers':
    'exports.generateGraphQLHandlers = () => []; exports.generateGraphQLSchema = () => undefined;',
  './extensions/sync': 'exports.sync = () => {};',
  // Our models are flat and have no relations: a path is one name, a relation is none.
  './relations/Relation': 'exports.Relation = class {}; exports.RelationKind = {};',
  '../relations/Relation': 'exports.Relation = class {}; exports.RelationKind = {};',
  './relations/oneOf': '',
  './relations/manyOf': '',
  './model/updateEntity': `
    const { inheritInternalProperties } = require('./utils/inheritInternalProperties');
    const { NullableProperty } = require('./nullable');
    exports.updateEntity = (entity, data, definition) => {
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
  './defineRelationalProperties': 'exports.defineRelationalProperties = () => {};',
  'lodash/get':
    'module.exports = (object, path) => [].concat(path).reduce((at, name) => at?.[name], object);',
  'lodash/set':
    'module.exports = (object, path, value) => { object[[].concat(path).join(".")] = value; return object; };',
  'lodash/has': 'module.exports = (object, path) => Object.hasOwn(object, [].concat(path).join("."));',
  'lodash/isFunction': 'module.exports = (value) => typeof value === "function";',
  'strict-event-emitter': `
    exports.Emitter = class {
      listeners = {};
      on(event, listener) { (this.listeners[event] ??= []).push(listener); return this; }
      emit(event, ...payload) { for (const listener of this.listeners[event] ?? []) listener(...payload); }
    };`,
  outvariant: `
    const format = (message, ...values) =>
      message.replace(/%[sdj]/g, (kind) => (kind === '%j' ? JSON.stringify : String)(values.shift()));
    exports.format = format;
    exports.invariant = (holds, message, ...values) => {
      if (!holds) throw new Error(format(message, ...values));
    };`,
  // Only makes the name of a database, which nobody reads.
  md5: 'module.exports = (text) => text;',
  debug: 'exports.debug = () => () => {};',
  lodash: 'exports.isFunction = (value) => typeof value === "function";',
  'date-fns': 'exports.compareAsc = (a, b) => Math.sign(a.getTime() - b.getTime());',
};

/** What TypeScript writes into each file for engines without these, by name. */
const helpers: Readonly<Record<string, string>> = {
  __assign: 'Object.assign',
  __values: '(iterable) => iterable[Symbol.iterator]()',
  __read: '(iterable) => [...iterable]',
  __spreadArray: '(to, from) => [...to, ...from]',
  __importDefault: '(module) => (module && module.__esModule ? module : { default: module })',
};

/** A file of the package without its debug output (texts that a silent function is given) and with short helpers. */
function slim(text: string): string {
  return text
    .replace(/^\s*log\(.*\);\n/gm, '')
    .replace(/^var (__\w+) = \(this && this\.\1\) \|\| [\s\S]*?^\};$/gm, (whole, name) =>
      helpers[name] ? `var ${name} = ${helpers[name]};` : whole,
    );
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
