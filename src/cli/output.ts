import type { Writable } from 'node:stream';

/** How an output came to its end: its reader has left, or it cannot be written to (a full disk). */
export type OutputEnd =
  | { readonly isClosed: true }
  | { readonly isClosed: false; readonly name: string; readonly message: string };

/** stdout and stderr, whose first failure is told once. */
export interface Outputs {
  out(text: string): void;
  err(text: string): void;
  /** Resolves once everything is written, or has failed. */
  flushed(): Promise<void>;
}

/**
 * Writes to stdout and stderr. A stream that fails is not written to any more, and the first failure of either goes to
 * `onEnd` instead of ending the program.
 *
 * @example
 * const outputs = createOutputs(process.stdout, process.stderr, (end) => { if (end.isClosed) stop(); });
 * outputs.out('ready\n');
 */
export function createOutputs(stdout: Writable, stderr: Writable, onEnd: (end: OutputEnd) => void): Outputs {
  const failed = new Set<Writable>();
  const guard = (stream: Writable, name: string) =>
    stream.on('error', (error: NodeJS.ErrnoException) => {
      const isFirst = failed.size === 0;
      failed.add(stream);
      // A terminal that was closed answers with EIO.
      const isClosed = ['EPIPE', 'EIO', 'ECONNRESET', 'ERR_STREAM_DESTROYED'].includes(error.code ?? '');
      if (isFirst) onEnd(isClosed ? { isClosed } : { isClosed, name, message: error.message });
    });
  guard(stdout, 'stdout');
  guard(stderr, 'stderr');
  const write = (stream: Writable, text: string) => {
    if (!failed.has(stream)) stream.write(text);
  };
  const flush = (stream: Writable) =>
    new Promise<void>((resolve) => {
      if (failed.has(stream)) resolve();
      else stream.write('', () => resolve());
    });
  return {
    out: (text) => write(stdout, text),
    err: (text) => write(stderr, text),
    async flushed() {
      await Promise.all([flush(stdout), flush(stderr)]);
    },
  };
}
