import type { JsonObject } from '../../../spec/json.ts';
import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { headerOf } from '../../engine/header-of.ts';
import type { Item } from '../../engine/ledger.ts';
import { sameValue } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { fieldTrail } from '../trails.ts';
import { createdNames, updatedNames } from './moments.ts';

const dayMs = 86_400_000;

export const timestamps: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/timestamps',
  title: 'times are moments that can be true, and go forwards',
  why: 'Audits and clean-up jobs sort and filter by them.',
  failing: 'POST /keys -> {"created_at": "1970-01-01T00:00:00Z"}',
  passing: 'POST /keys -> {"created_at": "2026-11-21T10:00:00Z"}',
  source:
    'the document: the meaning of the fields; RFC 9110, section 6.6.1 (Date). A clock that stands still is no finding.',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'creation times are sane, in order, and not after the update',
      writes: true,
      async run(scene, stage, resource) {
        const items = stage.canMultiply ? await stage.population(3) : [await stage.main()];
        const listing = resource.list ? await stage.all() : undefined;
        const places = [
          ...items.map((item) => ({ item: item.shown, exchange: item.exchange, verb: 'create' as const })),
          ...items.flatMap((item) =>
            listing
              ? stage
                  .inList(listing, item)
                  .map((found) => ({ item: found, exchange: listing.exchange, verb: 'list' as const }))
              : [],
          ),
        ];
        for (const { item, exchange, verb } of places) {
          const fault = wrongTime(item);
          if (fault === undefined) continue;
          scene.fail({
            trail: fieldTrail(scene.run.document, resource, `/${fault.name}`, verb),
            operation: resource[verb]?.operation.label ?? '',
            exchange,
            message: fault.message,
            expected: fault.expected,
            actual: fault.actual,
          });
        }
        for (const item of items) {
          const found = listing && stage.inList(listing, item)[0];
          const name =
            found &&
            createdNames.find(
              (candidate) =>
                typeof item.shown[candidate] === 'string' && typeof found[candidate] === 'string',
            );
          if (
            listing === undefined ||
            found === undefined ||
            name === undefined ||
            sameValue(item.shown[name], found[name])
          )
            continue;
          scene.fail({
            trail: fieldTrail(scene.run.document, resource, `/${name}`, 'list'),
            operation: resource.list?.operation.label ?? '',
            exchange: listing.exchange,
            message: `${name} is another in the list than in the reply to the create`,
            expected: String(item.shown[name]),
            actual: String(found[name]),
          });
        }
        for (const item of items) {
          const off = zoneOff(item);
          if (off === undefined) continue;
          scene.fail({
            trail: fieldTrail(scene.run.document, resource, `/${off.name}`),
            operation: resource.create?.operation.label ?? '',
            exchange: item.exchange,
            message: `${off.name} of a new ${resource.name} is hours away from the Date of its reply`,
            expected: off.expected,
            actual: off.actual,
          });
          break;
        }
        const name = createdNames.find((candidate) =>
          items.every((item) => typeof item.shown[candidate] === 'string'),
        );
        if (name === undefined) return;
        const times = items.map((item) => Date.parse(String(valueAt(item.shown, `/${name}`))));
        const late = items.find((_, i) => i > 0 && (times[i] ?? 0) < (times[i - 1] ?? 0));
        if (late === undefined) return;
        scene.fail({
          trail: fieldTrail(scene.run.document, resource, `/${name}`),
          operation: resource.create?.operation.label ?? '',
          exchange: late.exchange,
          message: `${name} goes backwards from one ${resource.name} to the next`,
          expected: 'not before the one made earlier',
          actual: String(late.shown[name]),
        });
      },
    }),
};

function wrongTime(
  item: JsonObject,
): { name: string; message: string; expected: string; actual: string } | undefined {
  const created = momentOf(item, createdNames);
  const updated = momentOf(item, updatedNames);
  for (const found of [created, updated]) {
    if (found === undefined) continue;
    const { name, text, time } = found;
    const say = (message: string, expected: string) => ({ name, message, expected, actual: text });
    if (Number.isNaN(time)) return say(`${name} is not a time`, 'a time');
    if (time < Date.UTC(2000, 0))
      return say(`${name} is long before the service existed`, 'a time after 2000');
    if (time > Date.now() + dayMs) return say(`${name} is in the future`, 'a time that has been');
  }
  if (created && updated && updated.time < created.time) {
    return {
      name: updated.name,
      message: `${updated.name} is before ${created.name}`,
      expected: `not before ${created.text}`,
      actual: updated.text,
    };
  }
  return undefined;
}

/** A time of creation that differs from the reply's own Date by hours, as one does that names the wrong zone. */
function zoneOff({ shown, exchange }: Item): { name: string; expected: string; actual: string } | undefined {
  const created = momentOf(shown, createdNames);
  const date = headerOf(exchange.response, 'date');
  // A time that names no zone may be meant in any.
  if (created === undefined || date === undefined || !/(Z|[+-]\d\d:?\d\d)$/i.test(created.text))
    return undefined;
  const apart = Math.abs(created.time - Date.parse(date)) / 60_000;
  // Zones differ by quarters of an hour; a clock that is merely wrong, or stands still, does not.
  const isZone = apart > 29 && apart < 14.1 * 60 && Math.min(apart % 15, 15 - (apart % 15)) < 1;
  return isZone ? { name: created.name, expected: `about ${date}`, actual: created.text } : undefined;
}

function momentOf(
  item: JsonObject,
  names: readonly string[],
): { name: string; text: string; time: number } | undefined {
  const name = names.find((candidate) => typeof item[candidate] === 'string');
  return name === undefined
    ? undefined
    : { name, text: String(item[name]), time: Date.parse(String(item[name])) };
}
