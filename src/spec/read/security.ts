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
        ...prefixOf(value),
        pointer,
      },
    ]),
  );
}

/**
 * OpenAPI has no word for `Authorization: Token abc`. Generators write `Token-based authentication with required prefix "Token"`,
 * people `Authorization: Token <key>`.
 */
function prefixOf({ type, in: place, name, description }: JsonObject): { readonly prefix?: string } {
  const isAuthorization = type === 'apiKey' && place === 'header' && /^authorization$/i.test(String(name));
  const said =
    /\bprefix(?:ed)?\b[^"'`\n]{0,20}["'`]([A-Za-z][\w-]*) ?["'`]/i.exec(String(description)) ??
    /\bAuthorization:\s*([A-Za-z][\w-]*)\s+\S/i.exec(String(description));
  return isAuthorization && said?.[1] !== undefined ? { prefix: said[1] } : {};
}
