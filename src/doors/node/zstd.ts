const magic = [0x28, 0xb5, 0x2f, 0xfd];
/** One segment, and the content's size in four bytes. */
const descriptor = 0b1010_0000;
const largestBlock = 128 * 1024;

/**
 * A Zstandard frame (RFC 8878) whose blocks are stored as they are. Node has a compressor from version 22.15 on only, and any
 * decoder reads this.
 *
 * @example
 * zstdStored(Buffer.from('[]')).length; // 14
 */
export function zstdStored(content: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(content.length);
  const parts: Buffer[] = [Buffer.from([...magic, descriptor]), size];
  let at = 0;
  do {
    const block = content.subarray(at, at + largestBlock);
    at += block.length;
    const isLast = at >= content.length;
    const header = Buffer.alloc(3);
    header.writeUIntLE((block.length << 3) | (isLast ? 1 : 0), 0, 3);
    parts.push(header, block);
  } while (at < content.length);
  return Buffer.concat(parts);
}
