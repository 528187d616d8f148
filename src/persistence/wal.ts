/**
 * Whether SQLite's write-ahead log is damaged. SQLite itself takes the first frame that is wrong for the end of the log, and would
 * drop what comes after in silence. A process that is killed leaves at most the last frame unfinished; where valid frames of the
 * same log follow a wrong one, something else has changed the file.
 *
 * The form: https://www.sqlite.org/fileformat2.html#walformat
 */
export function isLogDamaged(log: Buffer): boolean {
  if (log.length === 0) return false;
  if (log.length < headerSize) return true;
  const magic = log.readUInt32BE(0);
  if (magic !== 0x377f0682 && magic !== 0x377f0683) return true;
  const read = magic === 0x377f0683 ? readBig : readLittle;
  let sum = add([0, 0], log.subarray(0, 24), read);
  if (!holds(sum, log, 24)) return true;
  const frameSize = frameHeaderSize + log.readUInt32BE(8);
  const salt = log.subarray(16, 24);
  let at = headerSize;
  for (; at + frameSize <= log.length; at += frameSize) {
    if (!log.subarray(at + 8, at + 16).equals(salt)) break;
    const next = add(sum, log.subarray(at, at + 8), read);
    sum = add(next, log.subarray(at + frameHeaderSize, at + frameSize), read);
    if (!holds(sum, log, at + 16)) break;
  }
  for (at += frameSize; at + frameHeaderSize <= log.length; at += frameSize) {
    if (log.subarray(at + 8, at + 16).equals(salt)) return true;
  }
  return false;
}

const headerSize = 32;
const frameHeaderSize = 24;

type Sum = readonly [number, number];
type Read = (bytes: Buffer, at: number) => number;

const readBig: Read = (bytes, at) => bytes.readUInt32BE(at);
const readLittle: Read = (bytes, at) => bytes.readUInt32LE(at);

function add([first, second]: Sum, bytes: Buffer, read: Read): Sum {
  let [a, b] = [first, second];
  for (let at = 0; at < bytes.length; at += 8) {
    a = (a + read(bytes, at) + b) >>> 0;
    b = (b + read(bytes, at + 4) + a) >>> 0;
  }
  return [a, b];
}

/** The sums themselves are big-endian always. */
function holds([first, second]: Sum, log: Buffer, at: number): boolean {
  return log.readUInt32BE(at) === first && log.readUInt32BE(at + 4) === second;
}
