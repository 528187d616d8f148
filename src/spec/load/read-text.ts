import { open, stat } from 'node:fs/promises';
import { limits } from './limits.ts';

/** Why a file or a reply is no text that a document can be read from. Ends without a full stop. */
export class ReadError extends Error {
  override readonly name = 'ReadError';
}

/**
 * The text of a file, of at most `limits.bytes`.
 *
 * @param isRegular whether it must be a regular file: a document may come through a pipe, what it refers to may not
 * @throws ReadError
 */
export async function readFileText(path: string, isRegular = false): Promise<string> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new ReadError('it is a directory');
    if (isRegular && !stats.isFile()) throw new ReadError('it is not a regular file');
    const file = await open(path);
    try {
      return textOf(await collect(file.createReadStream({ end: limits.bytes, autoClose: false })));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof ReadError) throw error;
    throw new ReadError(reasonOf(error), { cause: error });
  }
}

/** A body's bytes, up to the limit. */
export async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > limits.bytes) throw new ReadError(`it is larger than ${limits.bytes / 1024 / 1024} MiB`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** Bytes as text. */
export function textOf(bytes: Uint8Array): string {
  if (bytes.includes(0)) throw new ReadError('it is not a text file');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new ReadError('it is not a text in UTF-8');
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'this user may not read it',
  ELOOP: 'its symbolic links lead in a circle',
};

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? `it cannot be read (${code || String(error)})`;
}
