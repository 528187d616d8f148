import { expect, it } from 'vitest';
import { bothOwners } from '../../../src/contract/probes/list-probes.ts';
import { anotherValue, otherChanges } from '../../../src/contract/probes/other-changes.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';
import { documents } from './trial.ts';

it('asks for two owners in both orders, where both are known and differ', () => {
  expect(bothOwners({ user_id: 1, org: 'same', team: 'ours' }, { user_id: 2, org: 'same' })).toEqual([
    [
      ['user_id', '2'],
      ['user_id', '1'],
    ],
    [
      ['user_id', '1'],
      ['user_id', '2'],
    ],
  ]);
});

it('finds what else changes an item, below its path', () => {
  const found = Object.values(documents).flatMap((document) => {
    const resources = resourcesOf(document);
    return resources.flatMap((resource) =>
      otherChanges(document.operations, resources, resource).map(
        ({ operation, parameter }) => `${resource.name}: ${operation.label} by ${parameter}`,
      ),
    );
  });
  expect(found).toEqual([
    'application: POST /api/v1/applications/{application_id}/update-allow-consume-global/ by application_id',
  ]);
});

it.each([
  ['boolean', {}, true, false],
  ['integer', {}, 3, 4],
  ['string', { enum: ['a', 'b'] }, 'a', 'b'],
  ['string', { enum: ['a'] }, 'a', undefined],
  ['string', {}, 'a', undefined],
] as const)('takes another %s with %j than %j', (type, said, value, other) => {
  const constraints = Object.entries(said).map(([keyword, it]) => ({
    keyword,
    value: it,
    pointer: '',
    trail: [],
  }));
  const schema = { pointer: '', trail: [], types: [type], constraints, properties: {}, required: {} };
  expect(anotherValue(schema, value)).toBe(other);
});
