import type { Command } from 'commander';
import type { Io } from './io.ts';

/** `keymock infer <provider | openapi file>`. */
export function inferCommand(command: Command, io: Io): void {
  command
    .description('print what a document tells of its resources, as an x-resource to edit')
    .argument('<provider | file>', 'a provider, or an OpenAPI 3 document (path or URL)')
    .option('--allow-remote-refs', 'fetch the parts of the document that are at other addresses')
    .addHelpText(
      'after',
      `
The checks need to know what is created, listed and deleted, what identifies it, what is secret and what is unique. Where a document
has no x-resource, they infer it. This prints what they infer, and why a part is missing. Edit it and add it to the document.

Examples:
  keymock infer ./openapi.yaml
  keymock infer ./openapi.yaml > x-resource.yaml`,
    )
    .action(async (name: string, { allowRemoteRefs = false }: { allowRemoteRefs?: boolean }) => {
      const { infer } = await import('./infer.ts');
      await infer(name, { allowRemoteRefs }, io);
    });
}
