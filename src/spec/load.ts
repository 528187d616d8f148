import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { Document } from './document.ts';
import { DocumentError } from './document-error.ts';
import { listEvidence } from './evidence.ts';
import { arrayOf, isObject, type JsonObject, objectOf } from './json.ts';
import { lineOf } from './line.ts';
import { checkSchemas, SchemaProblem } from './load/check-schemas.ts';
import { dropCircularAlternatives } from './load/drop-circular-alternatives.ts';
import { fetchText } from './load/fetch-text.ts';
import { limits } from './load/limits.ts';
import { ParseError, parseText, plainTree } from './load/parse-text.ts';
import { readFileText } from './load/read-text.ts';
import {
  findBadReference,
  folderOf,
  forbidden,
  pathOf,
  type ReferenceRules,
  urlOf,
} from './load/references.ts';
import { readDocument } from './read-document.ts';
import { resourcesOf } from './read-resource.ts';

export { DocumentError };

export interface LoadOptions {
  /** Whether parts of the document may be fetched from http(s) addresses. Otherwise such a reference is an error. */
  readonly allowRemoteRefs?: boolean;
  /** Sent with the request for a document at a URL, and to its origin only. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Reads, validates and bundles an OpenAPI 3.0 or 3.1 document. Of the files on this machine it reads the document and
 * what is in its folder or below; for an object, the folder is the working directory.
 *
 * @param source a path, a URL, or the parsed document itself (which is not changed)
 * @throws DocumentError in one sentence, with path and line where they are known
 *
 * @example
 * const document = await loadDocument('specs/feldera/openapi.yaml');
 */
export async function loadDocument(
  source: string | URL | JsonObject,
  options: LoadOptions = {},
): Promise<Document> {
  const place = placeOf(source);
  const text = place.url === undefined ? '' : await readText(place.url, place.name, options.headers);
  const tree = parseFile(place.name, text, () =>
    place.url === undefined ? plainTree(source) : parseText(text),
  );
  if (!isObject(tree)) throw new DocumentError(`Failed to load ${place.name}: it is not an object.`);
  const root = await bundle(tree, text, place, options);
  if (root.swagger !== undefined)
    throw new DocumentError(
      `Failed to load ${place.name}: it is Swagger ${String(root.swagger)}. Convert it to OpenAPI 3 first.`,
    );
  await validate(root, place.name, text);
  return read(root, place.name, text);
}

/** Where a document comes from. */
interface Place {
  /** For people. */
  readonly name: string;
  /** Undefined for an object. */
  readonly url: URL | undefined;
  /** What relative references start from, as a URL and as the parser wants it. */
  readonly base: URL;
  readonly path: string;
  readonly folder: string | undefined;
}

function placeOf(source: string | URL | JsonObject): Place {
  if (typeof source !== 'string' && !(source instanceof URL)) {
    const path = resolve('.') + sep;
    return {
      name: 'the given object',
      url: undefined,
      base: pathToFileURL(path),
      path,
      folder: folderOf(`${path}x`),
    };
  }
  const name = String(source);
  const isUrl = source instanceof URL || /^https?:\/\//i.test(source);
  if (isUrl && !URL.canParse(name)) throw new DocumentError(`Failed to load ${name}: it is no URL.`);
  const url = isUrl ? new URL(name) : pathToFileURL(resolve(name));
  if (url.protocol !== 'file:') return { name, url, base: url, path: url.href, folder: undefined };
  const path = pathOf(url);
  if (path === undefined) throw new DocumentError(`Failed to load ${name}: it names no file.`);
  return { name, url, base: url, path, folder: folderOf(path) };
}

async function readText(url: URL, name: string, headers?: LoadOptions['headers']): Promise<string> {
  try {
    const path = pathOf(url);
    return path === undefined ? await fetchText(url, headers) : await readFileText(path);
  } catch (error) {
    throw new DocumentError(`Failed to load ${withoutCredential(name)}: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

function withoutCredential(name: string): string {
  return name.replace(/\/\/[^/]*@/, '//');
}

function parseFile<T>(name: string, text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const line = error.line === undefined ? '' : `, line ${error.line}`;
    throw error.pointer === undefined
      ? new DocumentError(`Failed to load ${name}${line}: ${error.message}.`, { cause: error })
      : problemAt(name, text, error.pointer, error.message, error);
  }
}

function problemAt(
  name: string,
  text: string,
  pointer: string,
  problem: string,
  cause?: unknown,
): DocumentError {
  const line = lineOf(text, pointer);
  const where = `"${pointer || '/'}"${line === undefined ? '' : `, line ${line}`}`;
  return new DocumentError(`Failed to load ${name}: ${problem} (at ${where}).`, { cause });
}

/** Reads what the document refers to, by the rules, and takes it in. */
async function bundle(
  tree: JsonObject,
  text: string,
  place: Place,
  options: LoadOptions,
): Promise<JsonObject> {
  const rules: ReferenceRules = { folder: place.folder, allowRemoteRefs: options.allowRemoteRefs ?? false };
  let problem: DocumentError | undefined;
  let files = 0;
  const fail = (error: DocumentError): never => {
    problem ??= error;
    throw error;
  };
  const check = (name: string, source: string, value: unknown, base: URL) => {
    const bad = findBadReference(value, base, rules);
    if (bad) fail(problemAt(name, source, bad.pointer, bad.problem));
  };
  const resolver = {
    order: 1,
    canRead: true,
    async read({ url }: { url: string }) {
      const target = urlOf(url);
      const reason =
        ++files > limits.files ? `is one of more than ${limits.files}` : forbidden(target, rules);
      if (reason !== undefined || target === undefined)
        return fail(new DocumentError(`Failed to load ${place.name}: the reference to "${url}" ${reason}.`));
      return readPart(target).catch((error: unknown) =>
        fail(
          new DocumentError(
            `Failed to load ${place.name}: "${url}", to which it refers: ${reasonOf(error)}.`,
          ),
        ),
      );
    },
  };
  const parser = {
    order: 1,
    canParse: true,
    async parse({ url, data }: { url: string; data: unknown }) {
      const source = String(data);
      try {
        const value = parseFile(url, source, () => parseText(source));
        check(url, source, value, urlOf(url) ?? place.base);
        return value;
      } catch (error) {
        return error instanceof DocumentError ? fail(error) : Promise.reject(error);
      }
    },
  };
  check(place.name, text, tree, place.base);
  try {
    // The library's types know OpenAPI objects only; what is not one is found out by `validate`.
    const bundled = await SwaggerParser.bundle(
      place.path,
      tree as never,
      {
        resolve: { file: false, http: false, keymock: resolver },
        parse: { json: false, yaml: false, text: false, binary: false, keymock: parser },
      } as never,
    );
    const root = objectOf(plainTree(bundled));
    check(place.name, text, root, place.base);
    return root;
  } catch (error) {
    if (problem) throw problem;
    const reason = reasonOf(error).replace(place.path, 'it');
    throw new DocumentError(`Failed to load ${place.name}: ${reason}.`, { cause: error });
  }
}

async function readPart(url: URL): Promise<string> {
  const path = pathOf(url);
  return path === undefined ? fetchText(url) : readFileText(path, true);
}

async function validate(root: JsonObject, name: string, text: string): Promise<void> {
  try {
    // References stay as they are: followed, a few of them can stand for billions of parts.
    await SwaggerParser.validate(
      structuredClone(root) as never,
      {
        dereference: { excludedPathMatcher: () => true },
      } as never,
    );
  } catch (error) {
    const { pointer, reason } = deepestFault(error);
    const line = lineOf(text, pointer);
    const where = `"${pointer || '/'}"${line === undefined ? '' : `, line ${line}`}`;
    throw new DocumentError(`Failed to load ${name}: it is not valid OpenAPI at ${where}: ${reason}.`, {
      cause: error,
    });
  }
}

function read(root: JsonObject, name: string, text: string): Document {
  try {
    const { root: plain, dropped } = dropCircularAlternatives(root);
    const warnings = dropped.map((pointer) => {
      const line = lineOf(text, pointer);
      return `${name}: the alternatives at "${pointer}"${line === undefined ? '' : `, line ${line}`}, are made from the schema that they belong to, so they are not checked.`;
    });
    const document = { ...readDocument(plain, name), ...(warnings.length > 0 && { warnings }) };
    checkSchemas(document);
    // Read for their errors: a run must not find out in the middle.
    listEvidence(plain);
    resourcesOf(document);
    return document;
  } catch (error) {
    if (error instanceof SchemaProblem) throw problemAt(name, text, error.pointer, error.message, error);
    throw new DocumentError(`${reasonOf(error)}. (${name})`, { cause: error });
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

/** In one line, without a full stop. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply, or its references lead in a circle';
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).replace('[object Object]', 'it').replace(/\.$/, '');
}
