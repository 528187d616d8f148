import { Ajv2020 } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';
import { fastFormats } from 'ajv-formats/dist/formats.js';
import { build, type Plugin } from 'esbuild';
import { joinPointer } from '../../src/spec/pointer.ts';
import { toJsonSchema } from '../../src/spec/schema.ts';
import { dereference, operationsOf } from './document.ts';

/** Validators of the request bodies as one module without imports, named by their operations. */
export async function toValidators(
  document: object,
): Promise<{ code: string; types: string; operations: string[] }> {
  const ajv = new Ajv2020({
    allErrors: true,
    // The providers have wordings of their own.
    messages: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    code: { source: true, esm: true },
  });
  addFormats.default(ajv, { mode: 'fast' });
  const names: Record<string, string> = {};
  const whole = await dereference(document);
  for (const { path, method, operation } of operationsOf(whole)) {
    if (!operation.requestBody?.content['application/json']?.schema) continue;
    const pointer = joinPointer(
      '/paths',
      path,
      method,
      'requestBody',
      'content',
      'application/json',
      'schema',
    );
    ajv.addSchema(toJsonSchema({ ...whole }, pointer, 'request'), operation.operationId);
    names[operation.operationId] = operation.operationId;
  }
  const operations = Object.keys(names);
  return {
    code: operations.length > 0 ? await bundle(standalone.default(ajv, names)) : 'export {};\n',
    types: `import type { Validator } from '../../../mock/document.ts';\n\n${operations.map((name) => `export const ${name}: Validator;\n`).join('')}`,
    operations,
  };
}

/** Ajv's standalone code still requires Ajv's own helpers; bundled, it stands alone. */
async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2022',
    write: false,
    legalComments: 'none',
    plugins: [usedFormats(code)],
  });
  return result.outputFiles[0]?.text ?? '';
}

/** Puts the formats that the code uses in place of the whole library, most of which no document here needs. */
function usedFormats(code: string): Plugin {
  const names = [...code.matchAll(/fastFormats(?:\["([^"]+)"\]|\.([\w$]+))/g)].map(
    ([, a, b]) => a ?? b ?? '',
  );
  const entries = [...new Set(names)].map((name) => `${JSON.stringify(name)}: ${sourceOf(name)}`);
  return {
    name: 'used-formats',
    setup({ onLoad }) {
      onLoad({ filter: /ajv-formats[\\/]dist[\\/]formats\.js$/ }, () => ({
        contents: `exports.fastFormats = { ${entries.join(', ')} };`,
      }));
    },
  };
}

function sourceOf(name: string): string {
  const format = Object.hasOwn(fastFormats, name) ? fastFormats[name as keyof typeof fastFormats] : undefined;
  const validate = typeof format === 'object' && 'validate' in format ? format.validate : format;
  if (!(validate instanceof RegExp)) {
    throw new Error(`Failed to write the format "${name}": only those that are a pattern can stand alone.`);
  }
  return format === validate ? String(validate) : `{ validate: ${validate} }`;
}
