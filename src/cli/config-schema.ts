import type { Command, Option } from 'commander';
import { authModes } from '../mock/credentials.ts';
import { dialects } from '../mock/provider.ts';
import { providerNames } from '../providers/index.ts';
import { logForms } from './request-log.ts';

/** A JSON Schema (2020-12) of an object. */
export interface ConfigSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly [keyword: string]: unknown;
}

const text = { type: 'string', minLength: 1 } as const;

/** What is known of a setting beyond the form of its flag. */
const values: Readonly<Record<string, object>> = {
  port: { type: 'integer', minimum: 0, maximum: 65_535 },
  seed: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
  delay: { type: 'integer', minimum: 0 },
  auth: { enum: authModes },
  log: { enum: logForms },
  dialect: {
    type: 'array',
    items: { type: 'string', pattern: `^(${providerNames.join('|')})=(${dialects.join('|')})$` },
  },
};

/**
 * What may stand in a configuration file: the flags of a command by their names, so that the two cannot differ.
 *
 * @example
 * configSchema(command).properties['port']; // { description: 'port to listen on; ...', type: 'integer', minimum: 0, ... }
 */
export function configSchema(command: Command): ConfigSchema {
  const settings = command.options.filter(({ long }) => long !== '--config' && long !== '--help');
  const properties = settings.map((option) => {
    const name = settingOf(option);
    return [name, { description: describe(option), ...(values[name] ?? formOf(option)) }];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'keymock.config.json',
    type: 'object',
    properties: {
      $schema: { type: 'string' },
      providers: {
        description: 'which APIs; all by default',
        type: 'array',
        minItems: 1,
        items: { enum: providerNames },
      },
      ...Object.fromEntries(properties),
    },
    additionalProperties: false,
  };
}

/** The name of a flag without its dashes; that of `--no-control` is `control`. */
export function settingOf({ long }: Option): string {
  return (long ?? '').replace(/^--(no-)?/, '');
}

function describe({ long, description }: Option): string {
  return long?.startsWith('--no-') ? `false: ${description}` : description;
}

function formOf(option: Option): object {
  if (Array.isArray(option.defaultValue)) return { type: 'array', items: text };
  return option.required ? text : { type: 'boolean' };
}
