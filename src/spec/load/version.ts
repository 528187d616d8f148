import { type JsonObject, objectOf } from '../json.ts';

/** A version of OpenAPI that is read. */
export interface Version {
  /** As text, complete: YAML reads `3.1` without quotes as a number. */
  readonly text: string;
  /** The nearest version that the parser library knows. */
  readonly known: string;
}

const known: ReadonlyMap<string, string> = new Map([
  ['0', '3.0.4'],
  ['1', '3.1.2'],
  ['2', '3.1.2'],
]);

/**
 * The version of a document, or in a few words why it is not read.
 *
 * @example
 * versionOf({ openapi: 3.1 }); // { text: '3.1.0', known: '3.1.2' }
 */
export function versionOf({ openapi, swagger }: JsonObject, name: string): Version | string {
  if (swagger !== undefined && openapi === undefined)
    return `it is Swagger ${swagger === 2 ? '2.0' : String(swagger)}. Convert it to OpenAPI 3 first: npx swagger2openapi --patch --outfile openapi.json ${name}`;
  if (openapi === undefined) return 'it is no OpenAPI document: it has no "openapi" with a version';
  const [, minor = '0', patch = '0'] = /^3(?:\.(\d+))?(?:\.(\d+)(?:-.*)?)?$/.exec(String(openapi)) ?? [
    '',
    '',
  ];
  const version = known.get(minor);
  return version === undefined
    ? `it is OpenAPI ${JSON.stringify(openapi)}; 3.0, 3.1 and 3.2 are read`
    : { text: `3.${minor}.${patch}`, known: version };
}

/** The document with its versions as texts. */
export function withVersion(root: JsonObject, openapi: string): JsonObject {
  const { version } = objectOf(root.info);
  const info = typeof version === 'number' ? { ...objectOf(root.info), version: String(version) } : root.info;
  return { ...root, openapi, ...(info !== undefined && { info }) };
}
