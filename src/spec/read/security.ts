import type { SecurityScheme } from '../document.ts';
import { type JsonObject, objectOf, textOf } from '../json.ts';
import { partsIn } from './part.ts';

/** Ways to identify oneself, by name. https://spec.openapis.org/oas/v3.1.0#security-scheme-object */
export function readSecuritySchemes(root: JsonObject): Record<string, SecurityScheme> {
  const components = { value: objectOf(root.components), pointer: '/components', trail: [] };
  return Object.fromEntries(
    partsIn(root, components, 'securitySchemes').map(([name, { value, pointer }]) => [
      name,
      {
        name,
        type: textOf(value.type) ?? '',
        scheme: textOf(value.scheme)?.toLowerCase(),
        in: textOf(value.in),
        parameter: textOf(value.name),
        pointer,
      },
    ]),
  );
}
