import { bodyContent } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import { valueAt } from '../../spec/pointer.ts';
import type { Resource } from '../../spec/resource.ts';
import { isSuccess } from '../http/reply.ts';
import type { Run } from '../run/run-state.ts';
import { Skip } from '../signals.ts';
import { givenValue } from './given-value.ts';
import { bodyProperties, bodySchema, documentedValue } from './values.ts';

/**
 * Values for the fields that must exist on the server already: what the run was given; on loopback the
 * document's own examples, an item that is there, or one of the resource that makes such things.
 *
 * @throws Skip naming the input that is missing
 */
export async function findInputs(run: Run, resource: Resource): Promise<JsonObject> {
  const { create } = resource;
  if (create === undefined) return {};
  const required = bodySchema(run.document.root, create.operation)?.required ?? {};
  const found: Record<string, unknown> = {};
  for (const name of create.inputs) {
    const value = await findInput(run, resource, name);
    if (value !== undefined) found[name] = value;
    else if (Object.hasOwn(required, name))
      throw new Skip(`an existing ${name} is needed; give one with --input ${name}=...`);
  }
  return found;
}

async function findInput(run: Run, resource: Resource, name: string): Promise<unknown> {
  const { settings, document } = run;
  if (resource.create === undefined) return undefined;
  const { operation } = resource.create;
  const property = bodyProperties(document.root, operation)[name];
  const given = givenValue(settings.inputs[name], property);
  if (given !== undefined) return given;
  if (!settings.isLoopback) return undefined;
  const example = documentedValue(bodyContent(operation), name, property);
  const maker = inputResource(run, resource, name);
  if (maker === undefined || (example !== undefined && (await isThere(run, maker, example)))) return example;
  return (await existing(run, maker)) ?? (await made(run, maker)) ?? example;
}

/** The resource that an input names: `application_id` is an `application`. */
export function inputResource(
  { resources }: Pick<Run, 'resources'>,
  resource: Resource,
  input: string,
): Resource | undefined {
  const name = plain(input.replace(/_?ids?$/i, ''));
  return resources.find((candidate) => candidate !== resource && plain(candidate.name) === name);
}

async function isThere(run: Run, maker: Resource, id: unknown): Promise<boolean> {
  const read = maker.read;
  const parameter = read && Object.entries(read.by).find(([, pointer]) => pointer === maker.id)?.[0];
  if (read === undefined || parameter === undefined) return true;
  return isSuccess(await run.send(run.draft(read.operation, { parameters: { [parameter]: id } })));
}

async function existing(run: Run, maker: Resource): Promise<unknown> {
  if (maker.list === undefined || maker.id === undefined) return undefined;
  const listing = await run.stage(maker).list();
  return listing.items[0] && valueAt(listing.items[0], maker.id);
}

async function made(run: Run, maker: Resource): Promise<unknown> {
  if (maker.create === undefined || maker.id === undefined) return undefined;
  const item = await run
    .stage(maker)
    .main()
    .catch((error: unknown) => {
      if (error instanceof Skip) return undefined;
      throw error;
    });
  return item && valueAt(item.known, maker.id);
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}
