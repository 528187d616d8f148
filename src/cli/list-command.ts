import type { Command } from 'commander';
import type { Io } from './io.ts';
import { readDialect, readProvider } from './options.ts';

/** `keymock list [provider...]`. */
export function listCommand(command: Command, io: Io): void {
  command
    .description('print the APIs, their dialects and operations')
    .argument('[provider...]', 'which APIs; all by default')
    .option('--dialect <dialect>', 'only this dialect')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  keymock list\n  keymock list feldera --dialect live\n  keymock list --json',
    )
    .action(async (names: string[], flags: { dialect?: string; json?: true }) => {
      const providers = names.map(readProvider);
      const dialect = flags.dialect === undefined ? undefined : readDialect(flags.dialect);
      const { list, toText } = await import('./list.ts');
      const listed = list(providers, dialect);
      io.out(flags.json ? `${JSON.stringify(listed, null, 2)}\n` : toText(listed, io.color));
    });
}
