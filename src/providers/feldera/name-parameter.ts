const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/**
 * The name at the end of a path, decoded as the service does: what is no percent-encoding stands for itself, and bytes that
 * are no UTF-8 become U+FFFD. Nothing is an error.
 *
 * @example
 * nameOf('/v0/api_keys/50%25%zz'); // '50%%zz'
 */
export function nameOf(path: string): string {
  const segment = path.slice(path.lastIndexOf('/') + 1);
  return segment.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) => lenient.decode(bytesOf(run)));
}

function bytesOf(run: string): Uint8Array {
  return Uint8Array.from(run.slice(1).split('%'), (hex) => Number.parseInt(hex, 16));
}
