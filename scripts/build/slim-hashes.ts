import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * What @noble/hashes checks of its callers. Ours give it bytes that they made themselves, so the checks and their wordings
 * are left out of the bundle; the hashes are the library's own.
 */
const functions: Readonly<Record<string, string>> = {
  abytes: 'abytes(bytes) { return bytes; }',
  aexists: 'aexists() {}',
  aoutput: 'aoutput() {}',
  ahash: 'ahash() {}',
  anumber: 'anumber(value) { return value; }',
  bytesToHex:
    'bytesToHex(bytes) { return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join(""); }',
  utf8ToBytes: 'utf8ToBytes(text) { return new TextEncoder().encode(text); }',
  createHasher: `createHasher(create) {
    const { outputLen, blockLen } = create();
    return Object.assign((message) => create().update(message).digest(), { outputLen, blockLen, create });
  }`,
};

/** The methods that copy a hash half-way, which nobody here does. */
const copying = /^ {4}(?:_cloneInto|_cloneIntoMeta|clone)\([\s\S]*?^ {4}\}\n/gm;

/** An esbuild plugin that puts the short functions in place of the library's. */
export function slimHashes(): Plugin {
  return {
    name: 'slim-hashes',
    setup(build) {
      build.onLoad({ filter: /@noble[\\/]hashes[\\/](?:_md|sha2|hmac|legacy)\.js$/ }, async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replace(copying, ''),
      }));
      build.onLoad({ filter: /@noble[\\/]hashes[\\/]utils\.js$/ }, async ({ path }) => ({
        contents: slim(await readFile(path, 'utf8')),
      }));
    },
  };
}

/** @throws Error where the library has no such function, as another version may. */
function slim(text: string): string {
  return Object.entries(functions).reduce((rest, [name, short]) => {
    const next = rest.replace(
      new RegExp(`^export function ${name}\\([\\s\\S]*?^\\}$`, 'm'),
      () => `export function ${short}`,
    );
    if (next === rest) throw new Error(`Failed to slim @noble/hashes: it has no function "${name}".`);
    return next;
  }, text);
}
