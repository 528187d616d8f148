import { isAbsolute, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DocumentFile, DocumentPlace, ReporterOptions } from '../contract/index.ts';
import type { Io } from './io.ts';
import { createSpecPlaces } from './spec-places.ts';
import type { Target } from './target.ts';

/** Where a document and its parts were written, as tools that annotate files should name them. */
export async function documentPlaces(
  { source, provider, dialect, document }: Target,
  env: Io['env'],
): Promise<ReporterOptions> {
  if (source === undefined) {
    const places = await createSpecPlaces(provider, dialect);
    return { document: { inPackage: `specs/${provider}/openapi.yaml` }, placeOf: places };
  }
  const nameOf = (url: URL): DocumentFile =>
    url.protocol === 'file:' ? pathInRepository(fileURLToPath(url), env['GITHUB_WORKSPACE']) : url;
  const placeOf = (pointer: string): DocumentPlace => {
    const place = document.placeOf?.(pointer);
    return place === undefined ? {} : { document: nameOf(place.url), line: place.line };
  };
  if (source instanceof URL) return { document: source, placeOf };
  return { document: pathInRepository(source, env['GITHUB_WORKSPACE']), placeOf };
}

/** From the root of the repository, where a build server says so; else from the working directory. */
function pathInRepository(path: string, workspace: string | undefined): string {
  const inWorkspace = workspace ? relative(workspace, resolve(path)) : '..';
  const isOutside = inWorkspace.split(sep)[0] === '..' || isAbsolute(inWorkspace);
  return (isOutside ? relative('.', path) : inWorkspace).replaceAll(sep, '/');
}
