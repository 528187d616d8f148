import { Ajv2020 } from 'ajv/dist/2020.js';
import { version } from '../../version.ts';
import { CallToolRequestSchema, ListToolsRequestSchema, Server } from './sdk.ts';
import type { Tool, ToolContext } from './tool.ts';
import { tools } from './tools.ts';

const instructions = `keymock is a mock server for APIs that hand out API keys, and checks real servers against their documents.
Send requests to it as to the real API; these tools show what arrived (list_requests), create keys, add faults, move the clock and reset.
Secrets are shown as ***; pass reveal: true to a tool that has it where you need one.`;

/**
 * The server that speaks the Model Context Protocol; a transport connects it.
 *
 * @example
 * await createMcpServer(context).connect(new StdioServerTransport());
 */
export function createMcpServer(context: ToolContext): Server {
  const server = new Server({ name: 'keymock', version }, { capabilities: { tools: {} }, instructions });
  const ajv = new Ajv2020({ strict: false, allErrors: true });

  server.setRequestHandler(ListToolsRequestSchema, () => ({ tools: Object.entries(tools).map(describe) }));

  server.setRequestHandler(CallToolRequestSchema, async ({ params }, { signal }) => {
    const { name, arguments: given = {} } = params;
    const tool = Object.hasOwn(tools, name) ? tools[name] : undefined;
    if (!tool) return failure(`There is no tool "${name}". Tools are ${Object.keys(tools).join(', ')}.`);
    const validate = ajv.compile(tool.input);
    if (!validate(given)) {
      return failure(
        `${ajv.errorsText(validate.errors, { dataVar: 'arguments' })}.${unknownOf(validate.errors)}`,
      );
    }
    try {
      return { content: [{ type: 'text', text: show(await tool.run(given, context, signal)) }] };
    } catch (error) {
      return failure(error instanceof Error ? error.message : 'An error in keymock itself.');
    }
  });
  return server;
}

function describe([name, tool]: [string, Tool]) {
  const { title, description, input, readOnly, destructive, openWorld } = tool;
  const annotations = {
    title,
    readOnlyHint: readOnly ?? false,
    destructiveHint: destructive ?? false,
    openWorldHint: openWorld ?? false,
  };
  // The SDK's type wants a list that may be changed.
  return {
    name,
    title,
    description,
    inputSchema: { ...input, required: [...(input.required ?? [])] },
    annotations,
  };
}

function failure(message: string) {
  return { isError: true, content: [{ type: 'text', text: message }] };
}

function unknownOf(
  errors: readonly { readonly params: Record<string, unknown> }[] | null | undefined,
): string {
  const names = (errors ?? []).flatMap(({ params }) => params['additionalProperty'] ?? []);
  return names.length === 0 ? '' : ` Unknown: ${names.join(', ')}.`;
}

function show(result: unknown): string {
  return typeof result === 'string' ? result : JSON.stringify(result, null, 2);
}
