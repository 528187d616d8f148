import type { Resource } from '../../../spec/resource.ts';
import type { ActiveCheck } from '../../engine/check.ts';
import type { Run } from '../../engine/run-state.ts';
import { isSuccess, statusOf } from '../../engine/scene.ts';
import { bodyProperties } from '../../engine/values.ts';
import { resourceCases } from '../resource-cases.ts';
import { requestTrail } from '../trails.ts';
import { doorOf, knock, secretIn } from './minted.ts';

export const expired: ActiveCheck = {
  kind: 'active',
  id: 'auth/expired',
  title: 'a key whose time is over opens nothing',
  why: 'An expiry that nobody looks at is worse than none.',
  failing: 'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 200',
  passing:
    'POST /keys {"expires_at": "2020-01-01T00:00:00Z"} -> 201, then GET /keys with that key -> 401; or 400 at once',
  source: 'the document: an expiry among the fields of the create; x-resource: authenticates',
  plan: (subject) =>
    resourceCases(subject, {
      needs: ['create'],
      title: 'a key that expired before it was made is refused',
      writes: true,
      when: (resource) => resource.authenticates !== undefined,
      async run(scene, stage, resource) {
        const field = expiryField(scene.run, resource);
        if (field === undefined) scene.skip('keys have no expiry that can be set');
        await stage.main();
        const exchange = await scene.probe(
          stage.createDraft(await stage.body({ [field ?? '']: '2020-01-01T00:00:00Z' })),
        );
        if (!isSuccess(exchange)) scene.skip('a key that has expired already cannot be made');
        const item = scene.run.ledger.items.find((candidate) => candidate.exchange === exchange);
        const reply = await knock(scene, resource, item && secretIn(resource, item));
        if (!isSuccess(reply)) return;
        const operation = doorOf(resource);
        const trail = resource.create
          ? requestTrail(scene.run.document.root, resource.create.operation, field ?? '')
          : [operation.pointer];
        scene.fail({
          trail,
          operation: operation.label,
          exchange: reply,
          message: `an expired ${resource.name} still works`,
          expected: '401 or 403',
          actual: statusOf(reply),
        });
      },
    }),
};

function expiryField({ document }: Run, resource: Resource): string | undefined {
  const properties = resource.create ? bodyProperties(document.root, resource.create.operation) : {};
  return Object.keys(properties).find(
    (name) =>
      /^(expires?|expir(ed|es|y|ation)(_?(at|on|date|time))?)$/i.test(name) &&
      properties[name]?.types.includes('string'),
  );
}
