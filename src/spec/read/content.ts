import type { Content, Example } from '../document.ts';
import type { JsonObject } from '../json.ts';
import { joinPointer } from '../pointer.ts';
import type { Located } from '../ref.ts';
import { partsIn, schemaOf } from './part.ts';

/** The media types of a request's body or of a response. https://spec.openapis.org/oas/v3.1.0#media-type-object */
export function readContents(root: JsonObject, part: Located): Content[] {
  return partsIn(root, part, 'content').map(([mediaType, content]) => ({
    mediaType: mediaType.toLowerCase(),
    pointer: content.pointer,
    trail: content.trail,
    schema: schemaOf(content),
    examples: readExamples(root, content),
  }));
}

function readExamples(root: JsonObject, content: Located): Record<string, Example> {
  const examples: Record<string, Example> = {};
  if (content.value.example !== undefined)
    examples[''] = { value: content.value.example, pointer: joinPointer(content.pointer, 'example') };
  for (const [name, example] of partsIn(root, content, 'examples')) {
    if (example.value.value !== undefined)
      examples[name] = { value: example.value.value, pointer: example.pointer };
  }
  return examples;
}
