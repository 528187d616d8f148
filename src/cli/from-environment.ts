import type { Command, Option } from 'commander';
import { UsageError } from './usage-error.ts';

/**
 * Takes the flags of a command from the environment, too, where they are not on the command line: `--port` from `KEYMOCK_PORT`.
 * What may be repeated is separated by blanks.
 *
 * The command ends with a UsageError where a flag that is on or off has another value than true or false.
 *
 * @example
 * fromEnvironment(command, { KEYMOCK_PORT: '0', KEYMOCK_QUIET: 'true' });
 */
export function fromEnvironment(
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): Command {
  return command.hook('preAction', () => {
    for (const option of command.options) {
      const text = env[variableOf(option)];
      const name = option.attributeName();
      if (text === undefined || text === '' || command.getOptionValueSource(name) === 'cli') continue;
      command.setOptionValueWithSource(name, readValue(option, text), 'env');
    }
  });
}

function variableOf({ long }: Option): string {
  return `KEYMOCK_${(long ?? '')
    .replace(/^--(no-)?/, '')
    .replaceAll('-', '_')
    .toUpperCase()}`;
}

function readValue(option: Option, text: string): unknown {
  if (Array.isArray(option.defaultValue)) return text.trim().split(/\s+/);
  if (option.required) return text;
  if (!['true', 'false', '1', '0'].includes(text))
    throw new UsageError(`${variableOf(option)} is "${text}", but must be true or false.`);
  return text === 'true' || text === '1';
}
