import type { ResourceWith } from '../../../spec/resource.ts';
import { keyOf } from '../../engine/listing.ts';
import { isSuccess } from '../../engine/scene.ts';
import type { Stage } from '../../engine/stage.ts';
import { pageQuery, start } from '../paging/pages.ts';
import type { Told } from './told.ts';

/** What is deleted is gone from the later pages, too, also where nobody has asked for the first one since. */
export async function deleteFromLaterPage(
  stage: Stage<ResourceWith<'delete' | 'create'>>,
): Promise<Told | undefined> {
  const { resource } = stage;
  const paging = resource.list?.paging;
  if (paging === undefined) return undefined;
  const spares = [await stage.spare(), await stage.spare()];
  const whole = await stage.all();
  const placeOf = (item: (typeof spares)[number]) => {
    const [listed] = stage.inList(whole, item);
    return listed === undefined ? -1 : whole.raw.indexOf(listed);
  };
  // The newest may come first or last.
  const last = spares.toSorted((one, other) => placeOf(other) - placeOf(one))[0];
  const place = last === undefined ? -1 : placeOf(last);
  if (last === undefined || whole.isCut || place < 1) return undefined;
  const page = pageQuery(paging, 1, start(paging) + place);
  const [shown] = (await stage.list(page)).raw;
  if (shown === undefined || !isSuccess(await stage.remove(last))) return undefined;
  const after = await stage.list(page);
  const isStill = after.raw.some((item) => keyOf(resource, item) === keyOf(resource, shown));
  if (!isStill || stage.idOf(shown) !== stage.idOf(last.known)) return undefined;
  return {
    exchange: after.exchange,
    message: `a deleted ${resource.name} is still on its page`,
    expected: 'it is on none',
    actual: `it is number ${place + 1} still`,
  };
}
