import SwaggerParser from '@apidevtools/swagger-parser';

/** An OpenAPI document as far as generation reads it; swagger-parser has validated it. */
export interface OpenApi {
  readonly paths: Record<string, Record<string, Operation>>;
}

export interface Operation {
  readonly operationId: string;
  readonly requestBody?: { required?: boolean; content: Record<string, { schema: object }> };
  readonly responses: Record<string, { 'x-evidence'?: { id: string } }>;
  readonly 'x-evidence'?: { id: string };
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Validates a document and brings all its parts into one. */
export async function bundleDocument(document: object): Promise<object> {
  await SwaggerParser.validate(structuredClone(document) as never);
  return SwaggerParser.bundle(document as never);
}

/** The same with every `$ref` replaced by what it refers to. */
export async function dereference(document: object): Promise<OpenApi> {
  return (await SwaggerParser.dereference(structuredClone(document) as never)) as unknown as OpenApi;
}

/** Every operation with its path and method, in the document's order. */
export function operationsOf(document: OpenApi): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, operation]) => ({ path, method, operation })),
  );
}
