import { labelField } from '../contract/index.ts';
import type { Document } from '../spec/document.ts';
import { missingParts } from '../spec/missing-parts.ts';
import { type Resource, verbs } from '../spec/resource.ts';
import type { Io } from './io.ts';

type Colors = Pick<Io['color'], 'bold' | 'cyan' | 'dim'>;

/**
 * What the checks know of a document: each resource, what can be done to it, what identifies it, what is secret and unique, and why a
 * part is missing.
 */
export function overview(document: Document, resources: readonly Resource[], color: Colors): string {
  if (resources.length === 0)
    return 'No resource is recognised, so single requests are checked only. Describe one with x-resource.\n';
  return resources.map((resource) => describe(document, resource, color)).join('\n');
}

function describe(document: Document, resource: Resource, color: Colors): string {
  const { name, inferred, create, list } = resource;
  const missing: Readonly<Record<string, string>> = missingParts(document, resource);
  const label = create && labelField(document.root, create);
  const known: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(verbs.map((verb) => [verb, resource[verb]?.operation.label])),
    id: resource.id,
    name: label === undefined ? undefined : `${label}${shownAt(create?.fields[label])}`,
    secret:
      resource.secrets.map(({ field, shown }) => `${field} (${shown.join(', ')})`).join('; ') || undefined,
    paging: list?.paging && `${list.paging.limit} and ${list.paging.position}`,
    unique: resource.unique.map(({ field, status }) => `${field} (${status})`).join('; ') || undefined,
  };
  const lines = Object.entries(known).flatMap(([part, value]) => {
    const said = value ?? (missing[part] === undefined ? undefined : color.dim(`- ${missing[part]}`));
    return said === undefined ? [] : [`  ${color.cyan(part.padEnd(6))}  ${said}\n`];
  });
  return `${color.bold(name)}${inferred ? '  (inferred)' : '  (x-resource)'}\n${lines.join('')}`;
}

function shownAt(pointer: string | undefined): string {
  return pointer === undefined ? ', which no reply shows' : '';
}
