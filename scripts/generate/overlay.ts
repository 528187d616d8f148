import { type OpenAPIOverlayOptions, openapiOverlay } from 'openapi-format';
import { parse } from 'yaml';

/**
 * The document as a plain value, with an OpenAPI Overlay applied if there is one.
 *
 * @throws Error where an action of the overlay matches nothing: an overlay that has lost its target is a mistake.
 */
export async function applyOverlay(source: string, overlay: string | undefined): Promise<object> {
  const document = parse(source);
  if (overlay === undefined) return document;
  const { data, resultData } = await openapiOverlay(document, {
    overlaySet: parse(overlay) as OpenAPIOverlayOptions['overlaySet'],
  });
  const unused = (resultData as { unusedActions?: { target: string }[] } | undefined)?.unusedActions ?? [];
  if (unused.length > 0) {
    throw new Error(
      `Failed to apply the overlay: nothing matches ${unused.map(({ target }) => target).join(', ')}.`,
    );
  }
  return data as object;
}
