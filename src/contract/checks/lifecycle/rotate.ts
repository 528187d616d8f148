import { valueAt } from '../../../spec/pointer.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import { brief } from '../../engine/fault.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { differences, topField } from '../compare.ts';
import { resourceCases } from '../resource-cases.ts';
import { verbTrail } from '../trails.ts';
import { fullBodies } from '../valid-bodies.ts';

export const rotate: ActiveCheck = {
  kind: 'active',
  id: 'lifecycle/rotate',
  title: 'a rotation changes the secret, and only the secret',
  why: 'A rotation that gives the old secret back leaves a leaked key at work.',
  failing: 'POST /keys/1/rotate -> 200 with the same token as before',
  passing: 'POST /keys/1/rotate -> 200 with a new token, the same id and name',
  source: 'x-resource: rotate, changes',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['rotate', 'create'],
      title: 'a rotation gives a new secret each time and keeps everything else',
      writes: true,
      async run(scene, stage, resource) {
        const bystander = await stage.main();
        const item = await stage.spare(fullBodies(scene.run, stage)[0]);
        const rule = resource.rotate;
        if (rule === undefined) return;
        const { operation, pointer, changes } = rule;
        const others = resource.list ? stage.inList(await stage.all(), bystander)[0] : undefined;
        const seen = new Set(changes.map((at) => valueAt(item.shown, at)));
        let last = item.shown;
        for (let turn = 0; turn < 2; turn++) {
          const exchange = await scene.send(await stage.itemDraft('rotate', item));
          const fault = { trail: verbTrail(pointer, operation), operation: operation.label, exchange };
          if (!isSuccess(exchange)) {
            scene.fail({
              ...fault,
              message: 'a rotation was refused',
              expected: 'a success',
              actual: brief(`${statusOf(exchange)} ${exchange.response.body}`),
            });
            return;
          }
          const shown = stage.shown('rotate', exchange);
          if (shown === undefined) scene.skip('the reply to a rotation does not show the item');
          for (const at of changes) {
            const value = shown && valueAt(shown, at);
            if (value === null || value === undefined) continue;
            if (seen.has(value))
              scene.fail({
                ...fault,
                message: `a rotation gave a ${at.slice(1)} that was there before`,
                expected: `a new ${at.slice(1)}`,
                actual: 'the old one',
              });
            seen.add(value);
          }
          const changed = shown ? differences(last, shown, changes.map(topField)) : [];
          if (changed.length > 0)
            scene.fail({
              ...fault,
              message: 'a rotation changed more than the secret',
              expected: `nothing but ${changes.join(', ')} changes`,
              actual: `${changed.join(', ')} changed`,
            });
          last = shown ?? last;
        }
        if (resource.list === undefined) return;
        const listing = await stage.all();
        const fault = {
          trail: verbTrail(pointer, operation),
          operation: operation.label,
          exchange: listing.exchange,
        };
        const { labelAt } = stage;
        const named =
          labelAt === undefined
            ? []
            : listing.raw.filter(
                (candidate) => item.label !== undefined && valueAt(candidate, labelAt) === item.label,
              );
        if (named.length > 1)
          scene.fail({
            ...fault,
            message: `a rotation made another ${resource.name}`,
            expected: 'one of that name',
            actual: `${named.length} of that name`,
          });
        const found = stage.inList(listing, item);
        if (found.length !== 1)
          scene.fail({
            ...fault,
            message: 'a rotated item is not in the list once',
            expected: 'once',
            actual: `${found.length} times`,
          });
        for (const at of changes) {
          const stored = found[0] && valueAt(found[0], at);
          if (typeof stored === 'string' && stored !== valueAt(last, at)) {
            scene.fail({
              ...fault,
              message: `the rotated ${at.slice(1)} was not kept`,
              expected: 'the new one in the list',
              actual: 'another one',
            });
          }
        }
        const now = stage.inList(listing, bystander)[0];
        if (
          others &&
          now &&
          [...differences(others, now), ...changes.map(topField).filter((name) => others[name] !== now[name])]
            .length > 0
        ) {
          scene.fail({
            ...fault,
            message: 'the rotation of one item changed another',
            expected: 'other items stay as they are',
            actual: 'another changed',
          });
        }
      },
    }),
};
