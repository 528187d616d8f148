import { spawnCli } from '../cli/run-cli.ts';

/** A real `keymock serve --state` in a process of its own. */
export interface StateServer {
  readonly url: string;
  /** As `kill -9` does; resolves once it has ended. */
  kill(signal?: NodeJS.Signals): Promise<number | null>;
  /** What it wrote to stderr so far. */
  err(): string;
}

export async function startServer(path: string, ...args: string[]): Promise<StateServer> {
  const child = spawnCli({ kept: true }, 'serve', '--quiet', '--port', '0', '--state', path, ...args);
  let out = '';
  let err = '';
  child.stderr?.on('data', (chunk) => {
    err += chunk;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', (chunk) => {
      out += chunk;
      const [, found] = /^keymock listening on (\S+)\n/.exec(out) ?? [];
      if (found !== undefined) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`It ended with ${code}: ${err}`)));
  });
  return {
    url,
    err: () => err,
    kill(signal = 'SIGKILL') {
      child.kill(signal);
      return ended;
    },
  };
}

/** One request to Feldera's API, or to the control API; a text where the reply is no JSON. */
export async function call(
  server: StateServer,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(server.url + path, {
    method,
    headers: { Authorization: 'Bearer me', 'Content-Type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: /^[[{]/.test(text) ? JSON.parse(text) : text };
}
