import { arrayOf, type JsonObject, objectOf, textOf } from '../json.ts';

/** Paths of the `servers`, variables filled in with their defaults. https://spec.openapis.org/oas/v3.1.0#server-object */
export function readBasePaths(root: JsonObject): string[] {
  const paths = arrayOf(root.servers).flatMap((server) => {
    const { url, variables } = objectOf(server);
    const filled = textOf(url)?.replaceAll(
      /\{([^}]+)\}/g,
      (_, name: string) => textOf(objectOf(objectOf(variables)[name]).default) ?? name,
    );
    return filled !== undefined && URL.canParse(filled, host)
      ? [new URL(filled, host).pathname.replace(/\/+$/, '')]
      : [];
  });
  return paths.length === 0 ? [''] : [...new Set(paths)];
}

/** Of a server that is told by its path alone. */
const host = 'http://host';
