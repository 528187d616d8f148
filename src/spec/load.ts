import { resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import SwaggerParser from '@apidevtools/swagger-parser';
import type { Document } from './document.ts';
import { DocumentError } from './document-error.ts';
import { listEvidence } from './evidence.ts';
import { isObject, type JsonObject, objectOf } from './json.ts';
import { lineOf } from './line.ts';
import { checkSchemas, SchemaProblem, withoutPatterns } from './load/check-schemas.ts';
import { dropCircularAlternatives } from './load/drop-circular-alternatives.ts';
import { fetchText } from './load/fetch-text.ts';
import { createFiles, type Files } from './load/files.ts';
import { limits } from './load/limits.ts';
import { ParseError, parseText, plainTree } from './load/parse-text.ts';
import { readFileText } from './load/read-text.ts';
import {
  findBadReference,
  folderOf,
  forbidden,
  hasReferencesOut,
  pathOf,
  type ReferenceRules,
  urlOf,
} from './load/references.ts';
import { unreadablePart, violationsOf } from './load/validate.ts';
import { type Version, versionOf, withVersion } from './load/version.ts';
import { undeclaredParameters } from './read/parameters.ts';
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
 * Reads, validates and bundles an OpenAPI 3.0, 3.1 or 3.2 document. What is not valid, but does not keep the operations from being
 * read, becomes a warning. Of the files on this machine it reads the document and
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
  const given = parseFile(place.name, text, () =>
    place.url === undefined ? plainTree(source) : parseText(text),
  );
  if (!isObject(given)) throw new DocumentError(`Failed to load ${place.name}: it is not an object.`);
  const version = versionOf(given, place.url === undefined ? 'swagger.json' : place.name);
  if (typeof version === 'string') throw new DocumentError(`Failed to load ${place.name}: ${version}.`);
  const tree = withVersion(given, version.text);
  const files = createFiles({ name: place.name, url: place.base, text, tree });
  const root = await bundle(tree, version, text, place, files, options);
  const fault = unreadablePart(root);
  if (fault) throw problemIn(place.name, files, fault.pointer, fault.problem);
  const violations = await violationsOf(root, version.known, version.text.startsWith('3.2')).catch(
    (error: unknown) => {
      throw new DocumentError(`Failed to load ${place.name}: ${reasonOf(error)}.`, { cause: error });
    },
  );
  const warnings = violations.map(({ pointer, problem }) =>
    warningAt(files, pointer, `it is not valid OpenAPI: ${problem}`),
  );
  return read(root, place.name, files, warnings);
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
  version: Version,
  text: string,
  place: Place,
  files: Files,
  options: LoadOptions,
): Promise<JsonObject> {
  const rules: ReferenceRules = { folder: place.folder, allowRemoteRefs: options.allowRemoteRefs ?? false };
  let problem: DocumentError | undefined;
  let count = 0;
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
        ++count > limits.files ? `is one of more than ${limits.files}` : forbidden(target, rules);
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
        const at = urlOf(url);
        if (at) files.add(at, source, structuredClone(value));
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
      // The library replaces references in what it is given; the files must stay as they were written.
      { ...structuredClone(tree), openapi: version.known } as never,
      {
        resolve: { file: false, http: false, keymock: resolver },
        parse: { json: false, yaml: false, text: false, binary: false, keymock: parser },
      } as never,
    );
    const root = withVersion(objectOf(plainTree(bundled)), version.text);
    check(place.name, text, root, place.base);
    return root;
  } catch (error) {
    if (problem) throw problem;
    // A reference to nowhere matters only where it is used, which shows when the document is read.
    if (isMissingPart(error) && !hasReferencesOut(tree)) return tree;
    const reason = reasonOf(error).replace(place.path, 'it');
    throw new DocumentError(`Failed to load ${place.name}: ${reason}.`, { cause: error });
  }
}

async function readPart(url: URL): Promise<string> {
  const path = pathOf(url);
  return path === undefined ? fetchText(url) : readFileText(path, true);
}

function isMissingPart(error: unknown): boolean {
  return error instanceof Error && error.name === 'MissingPointerError';
}

function read(root: JsonObject, name: string, files: Files, before: readonly string[]): Document {
  try {
    const { root: plain, dropped } = dropCircularAlternatives(root);
    const document = readDocument(plain, name);
    const bad = checkSchemas(document);
    const warnings = [
      ...before,
      ...undeclaredParameters(document).map(({ operation, name: parameter }) =>
        warningAt(
          files,
          operation.pointer,
          `the path parameter "${parameter}" is not declared; it is taken as a text`,
        ),
      ),
      ...dropped.map((pointer) =>
        warningAt(
          files,
          pointer,
          'the alternatives are made from the schema that they belong to, so they are not checked',
        ),
      ),
      ...bad.map(({ pointer, pattern }) =>
        warningAt(
          files,
          pointer,
          `${JSON.stringify(pattern)} is no regular expression of JSON Schema (ECMA-262), so it is not checked`,
        ),
      ),
    ];
    // Read for their errors: a run must not find out in the middle.
    listEvidence(plain);
    resourcesOf(document);
    return {
      ...document,
      placeOf: files.placeOf,
      ...(bad.length > 0 && { root: withoutPatterns(plain, bad) }),
      ...(warnings.length > 0 && { warnings }),
    };
  } catch (error) {
    if (error instanceof SchemaProblem) throw problemIn(name, files, error.pointer, error.message, error);
    throw new DocumentError(`${reasonOf(error)}. (${name})`, { cause: error });
  }
}

/** `keys.yaml, line 7: ... (at "/Key/type")`. */
function warningAt(files: Files, pointer: string, problem: string): string {
  const { file, line } = files.placeOf(pointer);
  return `${file}${line === undefined ? '' : `, line ${line}`}: ${problem} (at "${pointer || '/'}").`;
}

function problemIn(
  name: string,
  files: Files,
  pointer: string,
  problem: string,
  cause?: unknown,
): DocumentError {
  const { file, line } = files.placeOf(pointer);
  const where = [
    `"${pointer || '/'}"`,
    ...(file === name ? [] : [file]),
    ...(line === undefined ? [] : [`line ${line}`]),
  ];
  return new DocumentError(`Failed to load ${name}: ${problem} (at ${where.join(', ')}).`, { cause });
}

/** In one line, without a full stop. */
function reasonOf(error: unknown): string {
  if (error instanceof RangeError) return 'it is nested too deeply, or its references lead in a circle';
  const message = error instanceof Error ? error.message : String(error);
  return (message.split('\n')[0] ?? message).replace('[object Object]', 'it').replace(/\.$/, '');
}
