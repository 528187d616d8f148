import { formType, type Operation, type Parameter, takesForm } from '../../spec/document.ts';
import { isObject, type JsonObject } from '../../spec/json.ts';
import type { DraftParts } from '../http/draft.ts';
import type { Draft } from '../http/transport.ts';
import { Skip } from '../signals.ts';
import { namesOneThing } from './path-risk.ts';
import type { Run } from './run-state.ts';

/** A request for an operation: what the case says, and what the operation requires besides. @throws Skip naming the missing input */
export function createDraft(run: Run, operation: Operation, parts: DraftParts): Draft {
  const given = parts.parameters ?? {};
  const query: [string, string][] = [];
  const headers: Record<string, string> = { ...parts.headers };
  let { path } = operation;
  for (const parameter of operation.parameters) {
    const own = Object.hasOwn(given, parameter.name) ? given[parameter.name] : undefined;
    const value = own ?? (parameter.required ? requiredValue(run, operation, parameter, parts) : undefined);
    if (value === undefined) continue;
    const text = wellFormed(String(value));
    if (parameter.in === 'path' && !namesOneThing(text))
      throw new Skip(
        `${operation.label} with ${parameter.name} ${JSON.stringify(text)} would be another path`,
      );
    if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, () => encodeURIComponent(text));
    if (parameter.in === 'query') query.push([parameter.name, text]);
    if (parameter.in === 'header') headers[parameter.name] ??= text;
  }
  const json =
    operation.method !== 'GET' && isObject(parts.json)
      ? run.withRandomCredentials(operation, parts.json)
      : parts.json;
  const isForm = parts.raw === undefined && isObject(json) && takesForm(operation);
  // Of nothing, `stringify` makes nothing, whatever its type says.
  const body: string | Uint8Array | undefined = parts.raw ?? (isForm ? formOf(json) : JSON.stringify(json));
  const usualType = isForm ? formType : 'application/json';
  const contentType = parts.contentType === undefined && body !== undefined ? usualType : parts.contentType;
  if (contentType) headers['Content-Type'] = contentType;
  return {
    operation,
    method: operation.method,
    path,
    query,
    headers,
    caller: parts.caller ?? run.self(operation),
    ...(body === undefined ? {} : { body }),
    ...(isForm && { form: json }),
  };
}

/** A form has texts alone: what is null is left out, a list is a field for each of its items. */
function formOf(fields: JsonObject): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) =>
    [value].flat().flatMap((one) => (one === null || one === undefined ? [] : [[name, textOf(one)]])),
  );
  return new URLSearchParams(pairs).toString();
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? wellFormed(value) : (JSON.stringify(value) ?? '');
}

/** A URL cannot carry half a surrogate pair, which a name may have. */
function wellFormed(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}

/** What a required parameter is given where the case does not say: an input, or on loopback the document's own example. */
function requiredValue(
  { settings }: Run,
  operation: Operation,
  parameter: Parameter,
  parts: DraftParts,
): string | undefined {
  if (parameter.in === 'header') {
    const isGiven = [settings.headers, parts.headers ?? {}].some((headers) =>
      Object.keys(headers).some((name) => name.toLowerCase() === parameter.name.toLowerCase()),
    );
    if (isGiven) return undefined;
  }
  const input = settings.inputs[parameter.name];
  if (input !== undefined) return input;
  const example = settings.isLoopback || parameter.in === 'query' ? parameter.example : undefined;
  if (example === undefined)
    throw new Skip(`${operation.label} needs ${parameter.name}; give it with --input ${parameter.name}=...`);
  return String(example);
}
