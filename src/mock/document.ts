/** What the running mock needs of a document. Made by `npm run generate`; nothing is parsed or compiled at start. */
export interface CompiledDocument {
  readonly routes: readonly Route[];
  /** By operationId; absent where an operation takes no body. */
  readonly validators: Readonly<Record<string, Validator>>;
}

/** One operation of the document. */
export interface Route {
  readonly operationId: string;
  /** Upper case. */
  readonly method: string;
  /** As in the document: `/v0/api_keys/{api_key_name}`. */
  readonly path: string;
  readonly body: 'none' | 'optional' | 'required';
  /** The evidence id of each documented response, by status. */
  readonly evidence: Readonly<Record<string, string>>;
}

/** Where a value breaks its schema. `keyword` and `params` are JSON Schema's (as Ajv names them). */
export interface Violation {
  /** JSON Pointer into the body. */
  readonly instancePath: string;
  readonly keyword: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A compiled schema: true, or false with the violations in `errors`. */
export interface Validator {
  (value: unknown): boolean;
  errors?: readonly Violation[] | null;
}
