import { readFile } from 'node:fs/promises';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { Document } from './document.ts';
import { arrayOf, type JsonObject, objectOf } from './json.ts';
import { lineOf } from './line.ts';
import { readDocument } from './read-document.ts';

/** A document that cannot be read or is not valid OpenAPI. Not for servers that break a valid one. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}

/**
 * Reads, validates and bundles an OpenAPI 3.0 or 3.1 document.
 *
 * @param source a path, a URL, or the parsed document itself (which is not changed)
 * @throws DocumentError in one sentence, with path and line where they are known
 *
 * @example
 * const document = await loadDocument('specs/feldera/openapi.yaml');
 */
export async function loadDocument(source: string | URL | JsonObject): Promise<Document> {
  const name = typeof source === 'string' ? source : source instanceof URL ? source.href : 'the given object';
  const root = await bundle(source, name);
  if (root.swagger !== undefined)
    throw new DocumentError(
      `Failed to load ${name}: it is Swagger ${String(root.swagger)}. Convert it to OpenAPI 3 first.`,
    );
  await validate(root, name);
  try {
    return readDocument(root, name);
  } catch (error) {
    throw new DocumentError(`${messageOf(error)} (${name})`, { cause: error });
  }
}

async function bundle(source: string | URL | JsonObject, name: string): Promise<JsonObject> {
  const given =
    source instanceof URL
      ? source.protocol === 'file:'
        ? decodeURIComponent(source.pathname)
        : source.href
      : source;
  try {
    // The library's types know OpenAPI objects only; what is not one is found out by `validate`.
    const input = typeof given === 'string' ? given : (structuredClone(given) as never);
    return structuredClone(objectOf(await SwaggerParser.bundle(input)));
  } catch (error) {
    throw new DocumentError(`Failed to load ${name}${lineIn(error)}: ${reasonOf(error)}.`, { cause: error });
  }
}

async function validate(root: JsonObject, name: string): Promise<void> {
  try {
    // Validation dereferences what it is given, so it gets a copy.
    await SwaggerParser.validate(structuredClone(root) as never);
  } catch (error) {
    const { pointer, reason } = deepestFault(error);
    const line = lineOf(await textFrom(name), pointer);
    const where = `"${pointer || '/'}"${line === undefined ? '' : `, line ${line}`}`;
    throw new DocumentError(`Failed to load ${name}: it is not valid OpenAPI at ${where}: ${reason}.`, {
      cause: error,
    });
  }
}

/** The deepest of the schema violations says most: those above it only repeat that something below is wrong. */
function deepestFault(error: unknown): { pointer: string; reason: string } {
  const faults = arrayOf(objectOf(error).details).map((detail) => {
    const { instancePath, message, params } = objectOf(detail);
    const said = String(message);
    const more = Object.values(objectOf(params)).filter((it) => typeof it === 'string' && !said.includes(it));
    return { pointer: String(instancePath), reason: [said, ...more].join(' ') };
  });
  const depth = (pointer: string) => pointer.split('/').length;
  return faults.reduce((best, fault) => (depth(fault.pointer) > depth(best.pointer) ? fault : best), {
    pointer: '',
    reason: reasonOf(error),
    ...faults[0],
  });
}

/** YAML's own syntax errors know their line. */
function lineIn(error: unknown): string {
  const line = /\((\d+):\d+\)/.exec(messageOf(error))?.[1];
  return line === undefined ? '' : `, line ${line}`;
}

function reasonOf(error: unknown): string {
  const message = messageOf(error);
  if (/ENOENT/.test(message)) return 'there is no such file';
  return (message.split('\n')[0] ?? message).replace('[object Object]', 'it').replace(/\.$/, '');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function textFrom(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
