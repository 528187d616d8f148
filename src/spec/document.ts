import { arrayOf, isObject, type JsonObject, objectOf, textOf } from './json.ts';
import { joinPointer } from './pointer.ts';
import { type Located, locate, locateIn } from './ref.ts';

/** An OpenAPI document as the rest of the program reads it. */
export interface Document {
  /** The whole document; every reference leads inside it. */
  readonly root: JsonObject;
  /** Shown to people: a path, a URL, or 'object'. */
  readonly source: string;
  readonly title: string;
  /** Paths of the `servers`, without a trailing slash: `['/api/v1']`; `['']` where none is given. */
  readonly basePaths: readonly string[];
  /** In the document's order. */
  readonly operations: readonly Operation[];
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
}

export interface Operation {
  /** The operationId, or `get /path` where the document has none. */
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** As in the document: `/v0/api_keys/{api_key_name}`. */
  readonly path: string;
  /** Of the operation: `/paths/~1v0~1api_keys/post`. */
  readonly pointer: string;
  /** `METHOD /path`, as reports name it. */
  readonly label: string;
  readonly parameters: readonly Parameter[];
  readonly body: RequestBody | undefined;
  /** In the document's order. */
  readonly responses: readonly DocumentedResponse[];
  /** Ways to be admitted, any one of which is enough. Empty: nobody is asked. An empty way: credentials are optional. */
  readonly security: readonly (readonly string[])[];
}

export type ParameterPlace = 'path' | 'query' | 'header' | 'cookie';

export interface Parameter {
  readonly name: string;
  readonly in: ParameterPlace;
  readonly required: boolean;
  readonly pointer: string;
  /** Where it is and where it was referred to, innermost first. For evidence. */
  readonly trail: readonly string[];
  /** Pointer of its schema; undefined where it has none. */
  readonly schema: string | undefined;
  /** The parameter's own example, or the schema's example or default. */
  readonly example: unknown;
}

export interface RequestBody {
  readonly required: boolean;
  readonly pointer: string;
  readonly trail: readonly string[];
  readonly contents: readonly Content[];
}

/** One media type of a request or a response. */
export interface Content {
  /** As in the document, lower case: `application/json`. */
  readonly mediaType: string;
  readonly pointer: string;
  readonly trail: readonly string[];
  /** Pointer of its schema; undefined where it has none. */
  readonly schema: string | undefined;
  /** Named examples, `example` among them as ''. */
  readonly examples: Readonly<Record<string, Example>>;
}

export interface Example {
  readonly value: unknown;
  readonly pointer: string;
}

export interface DocumentedResponse {
  /** `201`, `4XX` or `default`. */
  readonly status: string;
  readonly pointer: string;
  readonly trail: readonly string[];
  readonly headers: readonly ResponseHeader[];
  readonly contents: readonly Content[];
}

export interface ResponseHeader {
  /** Lower case. */
  readonly name: string;
  readonly required: boolean;
  readonly pointer: string;
  readonly trail: readonly string[];
  readonly schema: string | undefined;
}

export interface SecurityScheme {
  readonly name: string;
  readonly type: string;
  /** Of type `http`, lower case: bearer, basic, digest. */
  readonly scheme: string | undefined;
  /** Of type `apiKey`. */
  readonly in: string | undefined;
  /** Of type `apiKey`: the parameter's name. */
  readonly parameter: string | undefined;
  readonly pointer: string;
}

export const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

/**
 * Reads a bundled OpenAPI document into plain parts. Does not validate: see load.ts for that.
 *
 * @throws Error where a reference leads nowhere, or a security scheme is named but not described.
 */
export function readDocument(root: JsonObject, source = 'object'): Document {
  const securitySchemes = readSecuritySchemes(root);
  const operations = Object.keys(objectOf(root.paths)).flatMap((path) => readPath(root, path));
  for (const operation of operations) {
    const unknown = operation.security.flat().find((name) => !Object.hasOwn(securitySchemes, name));
    if (unknown !== undefined) {
      throw new Error(
        `Failed to read ${operation.label}: the security scheme "${unknown}" is not in /components/securitySchemes.`,
      );
    }
  }
  return {
    root,
    source,
    operations,
    securitySchemes,
    title: textOf(objectOf(root.info).title) ?? source,
    basePaths: readBasePaths(root),
  };
}

/** The operation with this operationId. */
export function findOperation(document: Document, id: string): Operation | undefined {
  return document.operations.find((operation) => operation.id === id);
}

/** What the document says about a status: the exact one, then its class (`4XX`), then `default`. */
export function responseFor(operation: Operation, status: number): DocumentedResponse | undefined {
  const find = (name: string) => operation.responses.find((response) => response.status === name);
  return find(String(status)) ?? find(`${Math.floor(status / 100)}XX`) ?? find('default');
}

/** The JSON content among a request's or response's, if any: `application/json` before `application/x+json`. */
export function jsonContent(contents: readonly Content[]): Content | undefined {
  return (
    contents.find((c) => bareMediaType(c.mediaType) === 'application/json') ??
    contents.find((c) => isJsonMediaType(c.mediaType))
  );
}

/** Without parameters, lower case: `text/plain; charset=utf-8` -> `text/plain`. */
export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

export function isJsonMediaType(mediaType: string): boolean {
  return /^[^/]+\/(.+\+)?json$/.test(bareMediaType(mediaType));
}

function readPath(root: JsonObject, path: string): Operation[] {
  const item = locate(root, joinPointer('/paths', path));
  if (item === undefined) return [];
  return methods.flatMap((method) => {
    const operation = locateIn(root, item, method);
    return operation === undefined ? [] : [readOperation(root, path, method, item, operation)];
  });
}

function readOperation(
  root: JsonObject,
  path: string,
  method: string,
  item: Located,
  operation: Located,
): Operation {
  const { value, pointer } = operation;
  const body = locateIn(root, operation, 'requestBody');
  return {
    id: textOf(value.operationId) ?? `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    pointer,
    label: `${method.toUpperCase()} ${path}`,
    parameters: readParameters(root, item, operation),
    body: body && {
      required: body.value.required === true,
      pointer: body.pointer,
      trail: body.trail,
      contents: readContents(root, body),
    },
    responses: Object.keys(objectOf(value.responses))
      .filter((status) => !status.startsWith('x-'))
      .flatMap((status) => readResponse(root, operation, status)),
    security: arrayOf(value.security ?? root.security).map((way) => Object.keys(objectOf(way))),
  };
}

/** The path's parameters and the operation's; the operation's win. */
function readParameters(root: JsonObject, item: Located, operation: Located): Parameter[] {
  const byKey = new Map<string, Parameter>();
  for (const part of [item, operation]) {
    arrayOf(part.value.parameters).forEach((_, i) => {
      const located = locateIn(root, part, 'parameters', i);
      const parameter = located && readParameter(root, located);
      if (parameter) byKey.set(`${parameter.in} ${parameter.name}`, parameter);
    });
  }
  return [...byKey.values()];
}

const places: readonly ParameterPlace[] = ['path', 'query', 'header', 'cookie'];

function readParameter(root: JsonObject, located: Located): Parameter | undefined {
  const place = places.find((name) => name === located.value.in);
  const name = textOf(located.value.name);
  if (place === undefined || name === undefined) return undefined;
  const schema = locateIn(root, located, 'schema');
  return {
    name,
    in: place,
    required: located.value.required === true,
    pointer: located.pointer,
    trail: located.trail,
    schema: schema && joinPointer(located.pointer, 'schema'),
    example: located.value.example ?? firstExample(located.value) ?? schemaExample(schema?.value),
  };
}

function readResponse(root: JsonObject, operation: Located, status: string): DocumentedResponse[] {
  const located = locateIn(root, operation, 'responses', status);
  if (located === undefined) return [];
  const headers = Object.keys(objectOf(located.value.headers)).flatMap((name) => {
    const header = locateIn(root, located, 'headers', name);
    if (header === undefined) return [];
    const schema = header.value.schema === undefined ? undefined : joinPointer(header.pointer, 'schema');
    return [
      {
        name: name.toLowerCase(),
        required: header.value.required === true,
        pointer: header.pointer,
        trail: header.trail,
        schema,
      },
    ];
  });
  return [
    {
      status: status.toUpperCase() === 'DEFAULT' ? 'default' : status.toUpperCase(),
      pointer: located.pointer,
      trail: located.trail,
      headers,
      contents: readContents(root, located),
    },
  ];
}

function readContents(root: JsonObject, part: Located): Content[] {
  return Object.keys(objectOf(part.value.content)).flatMap((mediaType) => {
    const located = locateIn(root, part, 'content', mediaType);
    if (located === undefined) return [];
    const schema = located.value.schema === undefined ? undefined : joinPointer(located.pointer, 'schema');
    return [
      {
        mediaType: mediaType.toLowerCase(),
        pointer: located.pointer,
        trail: located.trail,
        schema,
        examples: readExamples(root, located),
      },
    ];
  });
}

function readExamples(root: JsonObject, content: Located): Record<string, Example> {
  const examples: Record<string, Example> = {};
  if (content.value.example !== undefined)
    examples[''] = { value: content.value.example, pointer: joinPointer(content.pointer, 'example') };
  for (const name of Object.keys(objectOf(content.value.examples))) {
    const example = locateIn(root, content, 'examples', name);
    if (example && example.value.value !== undefined)
      examples[name] = { value: example.value.value, pointer: example.pointer };
  }
  return examples;
}

function readSecuritySchemes(root: JsonObject): Record<string, SecurityScheme> {
  const schemes: Record<string, SecurityScheme> = {};
  for (const name of Object.keys(objectOf(objectOf(root.components).securitySchemes))) {
    const located = locate(root, joinPointer('/components/securitySchemes', name));
    if (located === undefined) continue;
    const { type, scheme, in: place, name: parameter } = located.value;
    schemes[name] = {
      name,
      type: textOf(type) ?? '',
      scheme: textOf(scheme)?.toLowerCase(),
      in: textOf(place),
      parameter: textOf(parameter),
      pointer: located.pointer,
    };
  }
  return schemes;
}

function readBasePaths(root: JsonObject): string[] {
  const paths = arrayOf(root.servers).flatMap((server) => {
    const url = textOf(objectOf(server).url);
    if (url === undefined) return [];
    const filled = url.replaceAll(
      /\{([^}]+)\}/g,
      (_, name: string) => textOf(objectOf(objectOf(objectOf(server).variables)[name]).default) ?? name,
    );
    return URL.canParse(filled, 'http://host')
      ? [new URL(filled, 'http://host').pathname.replace(/\/+$/, '')]
      : [];
  });
  return paths.length === 0 ? [''] : [...new Set(paths)];
}

function firstExample(parameter: JsonObject): unknown {
  const first = Object.values(objectOf(parameter.examples))[0];
  return isObject(first) ? first.value : undefined;
}

/** What a schema itself offers as a value: `example`, the first of `examples`, `const`, `default`, the first of `enum`. */
export function schemaExample(schema: JsonObject | undefined): unknown {
  if (schema === undefined) return undefined;
  return (
    schema.example ?? arrayOf(schema.examples)[0] ?? schema.const ?? schema.default ?? arrayOf(schema.enum)[0]
  );
}
