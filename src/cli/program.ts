import { Command, CommanderError } from 'commander';
import { version } from '../version.ts';
import { checkCommand } from './check-command.ts';
import type { Exit } from './exit.ts';
import { explainCommand } from './explain-command.ts';
import { inferCommand } from './infer-command.ts';
import type { Io } from './io.ts';
import { judgeCommand } from './judge-command.ts';
import { listCommand } from './list-command.ts';
import { mcpCommand } from './mcp-command.ts';
import { proxyCommand } from './proxy-command.ts';
import { serveCommand } from './serve-command.ts';
import { UsageError } from './usage-error.ts';

/**
 * Runs one command line.
 *
 * @returns the exit code: 0 well, 1 a check found an error, 2 could not run.
 * @example
 * process.exitCode = await run(['list'], processIo());
 */
export async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  const program = createProgram(io, (given) => {
    code = given;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return code;
  } catch (error) {
    // Commander has printed its own message; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    io.err(`keymock: ${error.message}\n`);
    return 2;
  }
}

function createProgram(io: Io, exit: Exit): Command {
  const program = new Command('keymock')
    .description('Mock server and contract checks for APIs that hand out API keys.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    .configureHelp({ styleTitle: (text) => io.color.bold(text) })
    .configureOutput({
      writeOut: io.out,
      writeErr: io.err,
      getOutHasColors: () => io.colored,
      outputError: (text) => io.err(oneLine(text)),
    })
    .exitOverride()
    .addHelpText(
      'after',
      `
Examples:
  keymock                                     serve all APIs on http://127.0.0.1:4010
  keymock serve feldera --port 0              one API, on a free port
  keymock check feldera --url http://127.0.0.1:4010 --token me
  keymock infer ./openapi.yaml                what a document tells of its resources
  keymock list                                what can be mocked and checked`,
    );
  serveCommand(subcommand(program, 'serve', true), io, exit);
  checkCommand(subcommand(program, 'check'), io, exit);
  inferCommand(subcommand(program, 'infer'), io);
  judgeCommand(subcommand(program, 'judge'), io, exit);
  proxyCommand(subcommand(program, 'proxy'), io, exit);
  listCommand(subcommand(program, 'list'), io);
  explainCommand(subcommand(program, 'explain'), io);
  mcpCommand(subcommand(program, 'mcp'), io, exit, run);
  return program;
}

function subcommand(program: Command, name: string, isDefault = false): Command {
  return program.command(name, { isDefault }).copyInheritedSettings(program);
}

/** Commander says `error: unknown option '--prot'\n(Did you mean --port?)`. */
function oneLine(text: string): string {
  const message = text
    .trim()
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ');
  return `keymock: ${message.replace(/([^.?)])$/, '$1.')} See keymock --help.\n`;
}
