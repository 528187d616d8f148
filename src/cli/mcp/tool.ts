import type { Ask } from './control-client.ts';

/** What a tool may use. */
export interface ToolContext {
  readonly ask: Ask;
  /** Runs `keymock check` with such arguments; gives what it printed, and its exit code. */
  check(
    args: readonly string[],
    signal: AbortSignal,
  ): Promise<{ readonly code: number; readonly text: string }>;
  /** The URL of the keymock that the tools show and change. */
  readonly url: string;
  /** Whether checks may create and delete on servers that are not on this machine. */
  readonly mayWrite: boolean;
}

/** Arguments of a call, once they fit the schema of the tool. */
export type Arguments = Readonly<Record<string, unknown>>;

/** A tool of the Model Context Protocol (2025-11-25, section Tools). */
export interface Tool {
  readonly title: string;
  readonly description: string;
  readonly input: ObjectSchema;
  /** Whether a call changes nothing, so that a client need not ask. */
  readonly readOnly?: true;
  /** Whether a call may remove something. */
  readonly destructive?: true;
  /** Whether a call reaches servers other than keymock. */
  readonly openWorld?: true;
  /** Gives what is shown: a text as it is, anything else as JSON. An Error's message is shown as the tool's error. */
  run(given: Arguments, context: ToolContext, signal: AbortSignal): Promise<unknown>;
}

/** A JSON Schema of an object. */
export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, object>>;
  readonly required?: readonly string[];
  readonly additionalProperties: boolean;
}

/** The schema of the arguments of a tool; all may be left out but those that are required. */
export function objectOf(
  properties: Readonly<Record<string, object>>,
  required: readonly string[] = [],
): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

/** A text with its description. */
export const text = (description: string) => ({ type: 'string', description });
