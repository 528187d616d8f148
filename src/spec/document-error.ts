/** A document that cannot be read or is not valid OpenAPI. Not for servers that break a valid one. */
export class DocumentError extends Error {
  override readonly name = 'DocumentError';
}
