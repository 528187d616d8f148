import { dump } from 'js-yaml';
import { inferResources } from '../spec/infer-resource.ts';
import { toXResource } from '../spec/write-resource.ts';
import type { Io } from './io.ts';
import { overview } from './overview.ts';
import { readTarget, type TargetOptions, writeWarnings } from './target.ts';
import { UsageError } from './usage-error.ts';

/**
 * Prints what can be told of a document's resources without an `x-resource`, as one to edit; what could not be told stands above
 * each as a comment.
 *
 * @throws UsageError for a document that cannot be read, or in which no resource is recognised
 */
export async function infer(name: string, options: TargetOptions, io: Io): Promise<void> {
  const target = await readTarget(name, 'documented', options);
  writeWarnings(target, io);
  const resources = inferResources(target.document);
  if (resources.length === 0)
    throw new UsageError(
      'no resource is recognised: there is no path that creates or lists items with an id or a name. specs/README.md tells how to describe one.',
    );
  const notes = overview(target.document, resources, plain)
    .trimEnd()
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
  io.out(`${notes}\n${dump({ 'x-resource': toXResource(resources) }, { lineWidth: 120, noRefs: true })}`);
}

/** Comments have no colours. */
const plain = { bold: String, cyan: String, dim: String };
