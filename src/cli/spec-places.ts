import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { DocumentPlace } from '../contract/index.ts';
import type { Dialect } from '../mock/provider.ts';
import { createLineFinder } from '../spec/line.ts';
import { hasValueAt, joinPointer, parsePointer } from '../spec/pointer.ts';
import { parseYaml } from './input-file.ts';

/**
 * Where parts of a built-in provider's document were written: in `specs/<provider>/openapi.yaml` or, of the live dialect, in the
 * overlay beside it. Places are unknown where the program was taken out of its package, for then `specs/` is not there.
 *
 * @example
 * const placeOf = await createSpecPlaces('feldera', 'live');
 * placeOf('/info/title'); // { document: { inPackage: 'specs/feldera/live.overlay.yaml' }, line: 7 }
 */
export async function createSpecPlaces(
  provider: string,
  dialect: Dialect,
): Promise<(pointer: string) => DocumentPlace> {
  const base = await readSpec(`specs/${provider}/openapi.yaml`);
  const overlay =
    dialect === 'live' ? await readSpec(`specs/${provider}/live.overlay.yaml`, true) : undefined;
  if (base === undefined) return () => ({});
  return (pointer) => {
    const inOverlay = overlay && pointerIn(overlay, parsePointer(pointer));
    return overlay === undefined || inOverlay === undefined
      ? { document: base.document, line: base.lineOf(pointer) }
      : { document: overlay.document, line: overlay.lineOf(inOverlay) };
  };
}

interface Spec {
  readonly document: { readonly inPackage: string };
  readonly lineOf: (pointer: string) => number | undefined;
  /** Of an overlay. */
  readonly actions: readonly Action[];
}

interface Action {
  readonly target: readonly string[];
  readonly update: unknown;
}

async function readSpec(path: string, isOverlay = false): Promise<Spec | undefined> {
  const text = await readPackageFile(path);
  if (text === undefined) return undefined;
  const actions: { target: string; update?: unknown }[] = isOverlay
    ? (await parseYaml(path, text)).toJS().actions
    : [];
  return {
    document: { inPackage: path },
    lineOf: createLineFinder(text),
    actions: actions.map(({ target, update }) => ({ target: tokensOf(target), update })),
  };
}

/** By the package's own name, since the sources and the bundle lie in different folders. */
async function readPackageFile(path: string): Promise<string | undefined> {
  try {
    return await readFile(createRequire(import.meta.url).resolve(`keymock/${path}`), 'utf8');
  } catch {
    return undefined;
  }
}

/** The steps of a JSONPath without wildcards, as our overlays use: `$.paths['/keys'].get`. */
function tokensOf(path: string): string[] {
  return [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]/g)].map(([, name, quoted]) => name ?? quoted ?? '');
}

/** Where an overlay writes a part: what several actions write, the last one has written. */
function pointerIn({ actions }: Spec, tokens: readonly string[]): string | undefined {
  const found = actions.findLast(
    ({ target, update }) =>
      target.every((token, at) => tokens[at] === token) && hasValueAt(update, restOf(tokens, target)),
  );
  return found && `/actions/${actions.indexOf(found)}/update${restOf(tokens, found.target)}`;
}

function restOf(tokens: readonly string[], target: readonly string[]): string {
  return joinPointer('', ...tokens.slice(target.length));
}
