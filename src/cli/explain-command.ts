import type { Command } from 'commander';
import type { Io } from './io.ts';

/** `keymock explain [check]`. */
export function explainCommand(command: Command, io: Io): void {
  command
    .description('print what a check looks for, and why it matters')
    .argument('[check]', 'a check (secrecy/shown-once) or a group (secrecy); a list of all by default')
    .addHelpText('after', '\nExamples:\n  keymock explain\n  keymock explain secrecy/shown-once')
    .action(async (name: string | undefined) => {
      const { explain } = await import('./explain.ts');
      io.out(explain(name));
    });
}
