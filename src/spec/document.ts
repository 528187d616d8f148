import type { JsonObject } from './json.ts';

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
  /** Sentences on parts that were left out, so that less is checked. */
  readonly warnings?: readonly string[];
  /** Where the part at a pointer was written, behind references to other files; only of a document that was loaded. */
  readonly placeOf?: (pointer: string) => WrittenPlace;
}

export interface WrittenPlace {
  readonly url: URL;
  /** From 1; undefined where it cannot be told. */
  readonly line: number | undefined;
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
  /** Of type `apiKey`, in the header `Authorization`: the word before the token, where the description names it. */
  readonly prefix?: string | undefined;
  readonly pointer: string;
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

/** How an operation's body is written: as JSON where it takes that, or else as a form; undefined where it takes neither. */
export function bodyContent({ body }: Pick<Operation, 'body'>): Content | undefined {
  const contents = body?.contents ?? [];
  return jsonContent(contents) ?? contents.find(({ mediaType }) => bareMediaType(mediaType) === formType);
}

/** Whether an operation takes a form and no JSON. */
export function takesForm(operation: Pick<Operation, 'body'>): boolean {
  return bareMediaType(bodyContent(operation)?.mediaType ?? '') === formType;
}

export const formType = 'application/x-www-form-urlencoded';

/** Without parameters, lower case: `text/plain; charset=utf-8` -> `text/plain`. */
export function bareMediaType(mediaType: string): string {
  return (mediaType.split(';')[0] ?? '').trim().toLowerCase();
}

export function isJsonMediaType(mediaType: string): boolean {
  return /^[^/]+\/(.+\+)?json$/.test(bareMediaType(mediaType));
}
