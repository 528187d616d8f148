import type { Context, Handler, HandlerReply } from '../../mock/provider.ts';
import {
  type Content,
  type Document,
  type DocumentedResponse,
  jsonContent,
  type Operation,
} from '../../spec/document.ts';
import { evidenceIdOf } from './evidence-id.ts';
import { statusOf, successOf } from './plan.ts';
import type { Principal } from './principal.ts';
import { type Source, sampleOf } from './sample.ts';
import { setAt } from './set-at.ts';

/** Answers with what the document shows: for an operation whose effect is not known. The log says so. */
export function exampleHandler(document: Document, operation: Operation): Handler<Principal> {
  return (context) => {
    context.warnings.push(
      `keymock does not know what ${operation.label} does: it changed nothing, and answered as the document shows.`,
    );
    return successReply(document, operation, context, undefined);
  };
}

/** The documented success of an operation, with a value at its place in the body. */
export function successReply(
  document: Document,
  operation: Operation,
  context: Context<Principal>,
  shown: { readonly at: string; readonly value: unknown } | undefined,
): HandlerReply {
  const response = successOf(operation);
  const status = statusOf(response, operation.method);
  const source: Source = { root: document.root, chance: context.chance, now: context.clock.now() };
  const content = status === 204 || status === 205 ? undefined : response && jsonContent(response.contents);
  const headers = requiredHeaders(source, response);
  const evidence = evidenceIdOf(context.route.operationId, undefined, status);
  const documented = context.route.evidence[response?.status ?? ''] ?? evidence;
  if (content === undefined) return { status, headers, evidence: documented };
  const around = shown?.at === '' ? undefined : bodyOf(source, content);
  return {
    status,
    headers: { 'Content-Type': content.mediaType, ...headers },
    body: shown === undefined ? around : setAt(around, shown.at, shown.value),
    evidence: documented,
  };
}

function bodyOf(source: Source, { examples, schema }: Content): unknown {
  const [example] = Object.values(examples);
  return example?.value ?? (schema === undefined ? {} : sampleOf(source, schema));
}

/** Headers that each reply must have. Those that say something of this reply are added by who knows it. */
function requiredHeaders(source: Source, response: DocumentedResponse | undefined): Record<string, string> {
  const required = (response?.headers ?? []).filter(
    ({ required: isRequired, name, schema }) =>
      isRequired && schema !== undefined && !/^(content-type|link|location)$/.test(name),
  );
  return Object.fromEntries(
    required.map(({ name, schema = '' }) => {
      const value = sampleOf(source, schema);
      return [name, typeof value === 'object' ? JSON.stringify(value) : String(value)];
    }),
  );
}
