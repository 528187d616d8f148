import { expect, it } from 'vitest';
import { document as documented } from '../../../src/generated/oceanbase/documented/document.ts';
import { document as live } from '../../../src/generated/oceanbase/live/document.ts';
import { createChance } from '../../../src/mock/chance.ts';
import { oceanbase } from '../../../src/providers/oceanbase/index.ts';
import { listEvidence } from '../../../src/spec/evidence.ts';
import { objectOf } from '../../../src/spec/json.ts';
import { mutate } from '../../mock/digest-mutants.ts';
import { openDoor } from '../../support/doors.ts';
import { digest, failure, path, scope } from './support.ts';

const idsOf = (document: unknown) => listEvidence(objectOf(document)).map(({ evidence }) => evidence.id);

it('every error of OceanBase stands on evidence that a document has', () => {
  const known = new Set([...idsOf(documented), ...idsOf(live)]);
  const errors = Object.entries(oceanbase.errors).map(([name, { evidence }]) => [name, evidence]);
  expect(errors.filter(([, evidence]) => !known.has(evidence ?? ''))).toEqual([]);
});

it.each([
  ['documented', documented],
  ['live', live],
])('no two parts of the %s document share an evidence id', (_, document) => {
  const ids = idsOf(document);
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
});

it('not one of 1,000 changed Authorization headers opens OceanBase', async () => {
  const { send } = await openDoor('core');
  const request = { path: `${path}?pageNumber=1` };
  const { Authorization } = await digest(send, request);
  const chance = createChance(7616);
  const accepted: string[] = [];
  for (let i = 0; i < 1000; i++) {
    const changed = mutate(Authorization, chance);
    const { status, json } = await send({ ...request, headers: { ...scope, Authorization: changed } });
    const refused = JSON.stringify([status, json]);
    if (refused !== JSON.stringify([401, failure('UNAUTHORIZED', 'The AccessKey is missing or wrong.')]))
      accepted.push(changed);
  }
  expect(accepted).toEqual([]);
  expect((await send({ ...request, headers: { ...scope, Authorization } })).status).toBe(200);
});
