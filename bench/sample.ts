import { request } from 'node:http';

/** A reply as a server gave it, to be given by another one. */
export interface Sample {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What Node adds by itself. */
const added = ['date', 'connection', 'keep-alive', 'transfer-encoding'];

/** Sends one request and keeps the reply, with header names as they were spelt. */
export function sample(
  port: number,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): Promise<Sample> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: '127.0.0.1', method, path, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const names = response.rawHeaders.filter((_, i) => i % 2 === 0);
        const pairs = names.map((name) => [name, String(response.headers[name.toLowerCase()])] as const);
        const kept = pairs.filter(([name]) => !added.includes(name.toLowerCase()));
        resolve({
          method,
          path,
          status: response.statusCode ?? 0,
          headers: Object.fromEntries(kept),
          body: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
