import { access } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ErrorObject } from 'ajv';
import type { Command, Option } from 'commander';
import { suggestion } from '../mock/check-keys.ts';
import { joinPointer, parsePointer } from '../spec/pointer.ts';
import { type ConfigSchema, configSchema, settingOf } from './config-schema.ts';
import { codeOf, lineOf, parseYaml, readInput } from './input-file.ts';
import { UsageError } from './usage-error.ts';

const names = ['keymock.config.json', 'keymock.config.yaml', 'keymock.config.ts'];

/**
 * Takes the flags and the providers of a command from a configuration file, too, where neither the command line nor the
 * environment has them: that of `--config`, or `keymock.config.json`, `.yaml` or `.ts` in the current folder. Call it after
 * `fromEnvironment`. The providers become the option `providers`.
 *
 * The command ends with a UsageError that names the place in the file where something is wrong.
 */
export function fromConfig(command: Command): Command {
  return command
    .option('--config <file>', `the flags in a file; ${names.join(', ')} by default, where there is one`)
    .hook('preAction', async () => {
      const path = command.getOptionValue('config') ?? (await findConfig());
      if (path === undefined) return;
      const settings = await readConfig(path, configSchema(command));
      for (const option of command.options) {
        const name = option.attributeName();
        const value = settings[settingOf(option)];
        const isGiven = ['cli', 'env'].includes(command.getOptionValueSource(name) ?? '');
        if (value === undefined || isGiven) continue;
        command.setOptionValueWithSource(name, toFlag(option, value, path), 'config');
      }
      if (settings['providers'] !== undefined)
        command.setOptionValueWithSource('providers', settings['providers'], 'config');
    });
}

/** The file of the current folder, if there is one. */
async function findConfig(): Promise<string | undefined> {
  const found = await Promise.all(
    names.map((name) =>
      access(name).then(
        () => [name],
        () => [],
      ),
    ),
  );
  const [path, other] = found.flat();
  if (other === undefined) return path;
  throw new UsageError(`${path} and ${other} are both here. Keep one, or name one with --config.`);
}

type Settings = Readonly<Record<string, unknown>>;

async function readConfig(path: string, schema: ConfigSchema): Promise<Settings> {
  // Only here, since few runs have such a file.
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  const validate = new Ajv2020({ strict: false }).compile<Settings>(schema);
  const { content, lineOf } = await loadConfig(path);
  if (validate(content)) return content;
  const [error] = validate.errors ?? [];
  const pointer = error ? pointerOf(error) : '';
  const line = lineOf(pointer);
  throw new UsageError(
    `${path}${line === undefined ? '' : `, line ${line}`}: ${explain(error, pointer, schema)}`,
  );
}

interface Loaded {
  readonly content: unknown;
  /** The line of a value, where it is known. */
  lineOf(pointer: string): number | undefined;
}

async function loadConfig(path: string): Promise<Loaded> {
  if (/^\.[cm]?[jt]s$/.test(extname(path)))
    return { content: await importConfig(path), lineOf: () => undefined };
  const text = await readInput('--config', path);
  const document = await parseYaml(path, text);
  return {
    content: document.toJS() ?? {},
    lineOf: (pointer) => lineOf(document, text, parsePointer(pointer)),
  };
}

/** The default export of a module. Node reads TypeScript by itself from 22.18 on, and tsx lets any Node. */
async function importConfig(path: string): Promise<unknown> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)).default;
  } catch (error) {
    if (codeOf(error) === 'ERR_UNKNOWN_FILE_EXTENSION') {
      throw new UsageError(
        `cannot read --config ${path}: Node ${process.versions.node} reads no TypeScript. Take Node 22.18 or newer, or JSON or YAML.`,
      );
    }
    const name = error instanceof Error ? error.name : 'unknown reason';
    throw new UsageError(
      `cannot load --config ${path} (${codeOf(error) === 'unknown reason' ? name : codeOf(error)}).`,
    );
  }
}

/** Of the wrong value; an unknown setting has one, too. */
function pointerOf({ instancePath, keyword, params }: ErrorObject): string {
  if (keyword !== 'additionalProperties') return instancePath;
  return joinPointer(instancePath, String(params['additionalProperty']));
}

/** Without the value, which may be a secret. */
function explain(error: ErrorObject | undefined, pointer: string, { properties }: ConfigSchema): string {
  if (error?.keyword === 'additionalProperties') {
    const name = String(error.params['additionalProperty']);
    return `no setting "${name}". ${suggestion(name, Object.keys(properties))}`;
  }
  const place = pointer === '' ? 'the file' : pointer;
  const allowed: unknown = error?.params['allowedValues'];
  if (Array.isArray(allowed)) return `${place} must be one of ${allowed.join(', ')}.`;
  return `${place} ${error?.message}.`;
}

/** A value as the flag would have given it. Paths are relative to the file that names them. */
function toFlag(option: Option, value: unknown, path: string): unknown {
  if (Array.isArray(value) || typeof value === 'boolean') return value;
  const given = String(value);
  const isPath = option.flags.endsWith('<file>') && !isAbsolute(given);
  return isPath ? join(dirname(path), given) : given;
}
