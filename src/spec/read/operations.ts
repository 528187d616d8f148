import type { Operation } from '../document.ts';
import { arrayOf, type JsonObject, objectOf, textOf } from '../json.ts';
import { type Located, locateIn } from '../ref.ts';
import { readContents } from './content.ts';
import { readParameters } from './parameters.ts';
import { partsIn } from './part.ts';
import { readResponses } from './response.ts';

/** Every operation that is not `x-mock-only`, in the document's order. https://spec.openapis.org/oas/v3.1.0#operation-object */
export function readOperations(root: JsonObject): Operation[] {
  return partsIn(root, { value: root, pointer: '', trail: [] }, 'paths').flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = locateIn(root, item, method);
      return operation === undefined || operation.value['x-mock-only'] === true
        ? []
        : [readOperation(root, path, method, item, operation)];
    }),
  );
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;

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
    parameters: readParameters(root, path, item, operation),
    body: body && {
      required: body.value.required === true,
      pointer: body.pointer,
      trail: body.trail,
      contents: readContents(root, body),
    },
    responses: readResponses(root, operation),
    security: arrayOf(value.security ?? root.security).map((way) => Object.keys(objectOf(way))),
  };
}
