import type { Dialect } from '../../src/mock/provider.ts';
import type { ProviderName } from '../../src/providers/index.ts';
import type { Document } from '../../src/spec/document.ts';
import { isObject, type JsonObject, objectOf } from '../../src/spec/json.ts';
import { matchOperation, matchPath } from '../../src/spec/match.ts';
import { valueAt } from '../../src/spec/pointer.ts';
import { readDocument } from '../../src/spec/read-document.ts';
import { schemaJudgeOf } from '../../src/spec/validate.ts';
import type { Answer, Sent } from './doors.ts';

export interface ConformanceJudge {
  readonly document: JsonObject;
  /** How an answer departs from the document; empty where it doesn't. */
  faults(request: Sent, answer: Answer): string[];
}

/** Holds answers against a provider's own generated document. */
export async function createJudge(name: ProviderName, dialect: Dialect): Promise<ConformanceJudge> {
  const generated = (await import(`../../src/generated/${name}/${dialect}/document.ts`)) as {
    document: unknown;
  };
  if (!isObject(generated.document)) throw new TypeError(`The generated document of ${name} is no object.`);
  const root = generated.document;
  const document = { ...readDocument(withMockOnly(root), name), root };
  const schemas = schemaJudgeOf(root);

  return {
    document: root,
    faults(request, answer) {
      const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET');
      const seen = `${request.method} ${request.path} -> ${answer.status} ${answer.body.slice(0, 300)}`;
      const sent = request.path.split('?')[0] ?? '';
      if (isLeftOut(document, method, sent, answer)) return [];
      if (answer.status >= 500) return [`a server error: ${seen}`];
      const bare = sent.replace(/(?<=.)\/$/, '');
      // As sent first: without its slash, a literal path can look like a template.
      const operation = [sent, bare, `${bare}/`]
        .map((path) => matchOperation(document, method, path)?.operation)
        .find((found) => found !== undefined);
      if (!operation)
        return answer.status >= 400 || request.method === 'OPTIONS'
          ? []
          : [`an answer from nowhere: ${seen}`];
      const response = operation.responses.find(({ status }) => status === String(answer.status));
      // No document has HEAD: a service that refuses it says so in its own way.
      if (!response && request.method === 'HEAD' && answer.status >= 400) return [];
      if (!response) return [`an undocumented status: ${seen}`];
      if (request.method === 'HEAD') return answer.body === '' ? [] : [`a body for HEAD: ${seen}`];
      if (response.contents.length === 0)
        return answer.body === '' ? [] : [`a body where the document has none: ${seen}`];
      // No body is a plain text of no characters; anything else that the document has, it is not.
      const isText = response.contents.some(({ mediaType }) => mediaType.startsWith('text/'));
      if (answer.body === '') return isText ? [] : [`no body where the document has one: ${seen}`];
      const type = answer.headers['content-type']?.split(';')[0] ?? '';
      const content = response.contents.find(({ mediaType }) => mediaType.split(';')[0] === type);
      if (!content) return [`an undocumented content type ${type}: ${seen}`];
      if (content.schema === undefined) return [];
      const value = type.includes('json') ? answer.json : answer.body;
      return schemas
        .violations(content.schema, value, 'response')
        .map(({ at, message }) => `${at} ${message}: ${seen}`);
    },
  };
}

/** A mock is judged by all operations that it has, also by those that no check asks a server for. */
function withMockOnly(root: JsonObject): JsonObject {
  const plain = (value: unknown) =>
    isObject(value)
      ? Object.fromEntries(Object.entries(value).filter(([name]) => name !== 'x-mock-only'))
      : value;
  const paths = Object.entries(objectOf(root.paths)).map(([path, item]) => [
    path,
    Object.fromEntries(Object.entries(objectOf(item)).map(([method, part]) => [method, plain(part)])),
  ]);
  return { ...root, paths: Object.fromEntries(paths) };
}

/** What the document states as `not-mocked`: 501 and a sentence of the mock's own where it only reads what a server can change. */
function isLeftOut(document: Document, method: string, path: string, answer: Answer): boolean {
  const { root } = document;
  const found = matchPath(document, path);
  return (
    answer.status === 501 &&
    objectOf(root['x-behaviours'])['not-mocked'] !== undefined &&
    found.some(({ operation }) => valueAt(root, `${operation.pointer}/x-mock-only`) === true) &&
    found.every(({ operation }) => operation.method !== method) &&
    answer.body.startsWith(`keymock: ${method} `)
  );
}
