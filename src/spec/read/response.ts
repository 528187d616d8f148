import type { DocumentedResponse, ResponseHeader } from '../document.ts';
import type { JsonObject } from '../json.ts';
import type { Located } from '../ref.ts';
import { readContents } from './content.ts';
import { partsIn, schemaOf } from './part.ts';

/** What an operation may answer. https://spec.openapis.org/oas/v3.1.0#responses-object */
export function readResponses(root: JsonObject, operation: Located): DocumentedResponse[] {
  return partsIn(root, operation, 'responses')
    .filter(([status]) => !status.startsWith('x-'))
    .map(([status, response]) => ({
      status: status === 'default' ? status : status.toUpperCase(),
      pointer: response.pointer,
      trail: response.trail,
      headers: partsIn(root, response, 'headers').map(readHeader),
      contents: readContents(root, response),
    }));
}

function readHeader([name, header]: [string, Located]): ResponseHeader {
  return {
    name: name.toLowerCase(),
    required: header.value.required === true,
    pointer: header.pointer,
    trail: header.trail,
    schema: schemaOf(header),
  };
}
