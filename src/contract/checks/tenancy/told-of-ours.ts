import { valueAt } from '../../../spec/pointer.ts';
import type { ItemVerb } from '../../../spec/resource.ts';
import type { Item } from '../../engine/ledger.ts';
import type { Scene } from '../../engine/scene.ts';
import type { Asker, Stage } from '../../engine/stage.ts';
import type { Exchange } from '../../types.ts';
import { scramble } from '../auth/neighbours.ts';

/** What a reply tells of our items: the first id, name or secret that is in it and was not in the request. */
export function toldOfOurs(
  { run }: Scene,
  { resource, idOf }: Stage,
  items: readonly Item[],
  { request, response }: Exchange,
): string | undefined {
  const isOursAlone = (label: string) =>
    run.ledger.intents.filter((intent) => intent.label === label).length === 1;
  const telling = items.flatMap((item) => [
    idOf(item.known),
    ...(item.label !== undefined && isOursAlone(item.label) ? [item.label] : []),
    ...resource.secrets.map((rule) => valueAt(item.shown, rule.field)),
  ]);
  return telling.find(
    (value): value is string =>
      typeof value === 'string' &&
      value.length >= shortest &&
      !`${request.url} ${request.body ?? ''}`.includes(value) &&
      hasWhole(response.body, value),
  );
}

/** Shorter ones are in a text by chance. */
const shortest = 8;

/** Our names are counted up: `keymock-1a-1` is no part of `keymock-1a-12`. */
function hasWhole(text: string, value: string): boolean {
  for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1))
    if (!/[\w-]/.test(text.charAt(at + value.length))) return true;
  return false;
}

/** Asks for an item that nobody has, in every way that there is. */
export async function askForNothing(
  scene: Scene,
  stage: Stage,
  like: Item,
  asker: (operation: ItemVerb['operation']) => Asker,
): Promise<readonly Exchange[]> {
  const { resource } = stage;
  const verbs = [resource.read, resource.update, resource.rotate, resource.delete];
  return scene.probes(
    verbs.flatMap((verb) => {
      if (verb === undefined) return [];
      const parameters = Object.entries(verb.by).map(([name, at]) => {
        const value = valueAt(like.known, at);
        return [name, at === stage.labelAt ? scene.run.freshName() : scramble(String(value))];
      });
      const json = verb === resource.update ? { json: {} } : {};
      return [
        scene.draft(verb.operation, {
          ...asker(verb.operation),
          ...json,
          parameters: Object.fromEntries(parameters),
        }),
      ];
    }),
  );
}
