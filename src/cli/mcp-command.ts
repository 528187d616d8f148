import type { Command } from 'commander';
import type { Exit } from './exit.ts';
import type { Io } from './io.ts';
import type { Run } from './mcp/mcp.ts';
import { readUrl } from './options.ts';
import { UsageError } from './usage-error.ts';

interface McpFlags {
  readonly url?: string;
  readonly controlToken?: string;
  readonly serve?: true;
  readonly write?: true;
}

/** `keymock mcp`. */
export function mcpCommand(command: Command, io: Io, exit: Exit, run: Run): void {
  command
    .description('tools for coding agents, by the Model Context Protocol on stdin and stdout')
    .argument('[flags...]', 'with --serve and after --, the APIs and flags of keymock serve')
    .option('--url <url>', 'of a running keymock; http://127.0.0.1:4010 by default')
    .option('--control-token <token>', 'the token of its control API (or KEYMOCK_CONTROL_TOKEN)')
    .option('--serve', 'start a keymock, which ends with the client')
    .option('--write', 'let checks create and delete keys on servers that are not on this machine')
    .addHelpText(
      'after',
      `
An MCP client starts it. It shows and changes a keymock that is running; with --serve it starts one, by the same settings as
keymock serve (keymock.config.*, KEYMOCK_PORT, and the flags after --). Secrets are shown as *** unless a tool is asked to reveal them.

Examples:
  keymock mcp
  keymock mcp --url http://127.0.0.1:4011
  keymock mcp --serve -- feldera --port 0 --seed 1`,
    )
    .action(async (args: string[], flags: McpFlags) => {
      const { url, serve, write } = flags;
      if (serve && url !== undefined)
        throw new UsageError('--serve and --url exclude each other: start a keymock, or use one that runs.');
      if (!serve && args.length > 0)
        throw new UsageError(`"${args[0]}" is for keymock serve, which --serve starts. Add --serve.`);
      const token = flags.controlToken ?? (io.env['KEYMOCK_CONTROL_TOKEN'] || undefined);
      const own = token === undefined ? args : [...args, `--control-token=${token}`];
      const { mcp } = await import('./mcp/mcp.ts');
      const options = {
        url: readUrl('--url', url ?? 'http://127.0.0.1:4010'),
        mayWrite: write ?? false,
        ...(token !== undefined && { token }),
        ...(serve && { serve: own }),
      };
      exit(await mcp(options, io, run));
    });
}
