import type { Document } from './document.ts';
import { type JsonObject, objectOf, textOf } from './json.ts';
import { readBasePaths } from './read/base-paths.ts';
import { readOperations } from './read/operations.ts';
import { readSecuritySchemes } from './read/security.ts';

/**
 * Reads a bundled OpenAPI document into plain parts. Does not validate: see load.ts for that.
 *
 * @throws Error where a reference leads nowhere, or a security scheme is named but not described.
 */
export function readDocument(root: JsonObject, source = 'object'): Document {
  const securitySchemes = readSecuritySchemes(root);
  const operations = readOperations(root);
  for (const operation of operations) {
    const unknown = operation.security.flat().find((name) => !Object.hasOwn(securitySchemes, name));
    if (unknown !== undefined) {
      throw new Error(
        `Failed to read ${operation.label}: the security scheme "${unknown}" is not in /components/securitySchemes.`,
      );
    }
  }
  return {
    root,
    source,
    operations,
    securitySchemes,
    title: textOf(objectOf(root.info).title) ?? source,
    basePaths: readBasePaths(root),
  };
}
