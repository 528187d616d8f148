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
  debug: 'exports.debug = () => () => {};',
  lodash: 'exports.isFunction = (value) => typeof value === "function";',
  'date-fns': 'exports.compareAsc = (a, b) => Math.sign(a.getTime() - b.getTime());',
};

/** An esbuild plugin that puts the stubs in place of the real modules, within @mswjs/data only. */
export function slimData(): Plugin {
  return {
    name: 'slim-data',
    setup(build) {
      build.onResolve({ filter: /./ }, ({ path, importer }) => {
        if (stubs[path] === undefined || !/[\\/]@mswjs[\\/]data[\\/]/.test(importer)) return undefined;
        return { path, namespace: 'slim-data' };
      });
      build.onLoad({ filter: /./, namespace: 'slim-data' }, ({ path }) => ({ contents: stubs[path] ?? '' }));
    },
  };
}
