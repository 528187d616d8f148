import colors from 'picocolors';
import type { Io, StopReason } from '../io.ts';
import { stopped, stopping } from '../stopping.ts';
import { controlClient } from './control-client.ts';
import { StdioServerTransport } from './sdk.ts';
import { createMcpServer } from './server.ts';
import type { ToolContext } from './tool.ts';

/** Runs a command line, as `run` in `program.ts` does. */
export type Run = (argv: readonly string[], io: Io) => Promise<number>;

export interface McpOptions {
  /** Of a running keymock; it counts where `serve` is undefined. */
  readonly url: string;
  readonly token?: string;
  readonly mayWrite: boolean;
  /** The arguments of a `keymock serve` to start. */
  readonly serve?: readonly string[];
}

/**
 * Answers requests of an MCP client on stdin and stdout until stdin ends or the program is stopped.
 *
 * @returns the exit code: 0 after an end of stdin or a signal; that of `keymock serve` where it could not start.
 */
export async function mcp({ url, token, mayWrite, serve }: McpOptions, io: Io, run: Run): Promise<number> {
  const stop = stopping(io);
  const server = serve && startServer(serve, io, run);
  const listening = server ? await server.url : url;
  if (server && listening === undefined) return server.ended;
  const context: ToolContext = {
    ask: controlClient(listening ?? url, token),
    check: (args, signal) => captured(run, ['check', ...args], io, signal),
    url: listening ?? url,
    mayWrite,
  };
  const ended = new Promise<void>((resolve) => {
    for (const event of ['end', 'close']) process.stdin.once(event, resolve);
  });
  const mcpServer = createMcpServer(context);
  await mcpServer.connect(new StdioServerTransport());
  await Promise.race([ended, stopped(stop), ...(server ? [server.ended] : [])]);
  await mcpServer.close();
  server?.stop();
  const code = await server?.ended;
  return stop.reason()?.startsWith('SIG') ? 0 : (stop.exitCode() ?? code ?? 0);
}

/** `keymock serve` in this process. Its stdout is for the client, so all that it prints goes to stderr. */
function startServer(args: readonly string[], io: Io, run: Run) {
  const listeners: ((reason: StopReason) => void)[] = [];
  let found: (url: string) => void = () => {};
  const url = new Promise<string | undefined>((resolve) => {
    found = resolve;
  });
  const ended = run(['serve', ...args], {
    ...io,
    color: io.errColor,
    onStop: (listener) => listeners.push(listener),
    out(text) {
      io.err(text);
      const printed = /^keymock listening on (\S+)\n/.exec(text)?.[1];
      if (printed !== undefined) found(printed);
    },
  });
  return {
    ended,
    url: Promise.race([url, ended.then(() => undefined)]),
    stop() {
      for (const listener of listeners) listener('SIGTERM');
    },
  };
}

/** Runs a command line; gives what it printed instead of printing it. */
async function captured(run: Run, argv: readonly string[], io: Io, signal: AbortSignal) {
  let text = '';
  const add = (more: string) => {
    text += more;
  };
  const code = await run(argv, {
    ...io,
    out: add,
    err: add,
    colored: false,
    color: colors.createColors(false),
    errColor: colors.createColors(false),
    live: false,
    width: undefined,
    flushed: async () => {},
    exit: () => {},
    onStop: (listener) => signal.addEventListener('abort', () => listener('SIGTERM'), { once: true }),
  });
  return { code, text };
}
