import openapiTypescript, { astToString } from 'openapi-typescript';

/** TypeScript types of a document. Enums stay unions and defaults stay optional: a request may leave them out. */
export async function toTypes(document: object): Promise<string> {
  return astToString(
    await openapiTypescript(structuredClone(document) as never, { defaultNonNullable: false }),
  );
}
