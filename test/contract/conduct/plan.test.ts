import { describe, expect, it } from 'vitest';
import { createPlan } from '../../../src/contract/plan.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { type KeysParts, keys } from '../stand.ts';

const document = readDocument(keys());
const planned = (only: readonly string[], parts: KeysParts = {}) =>
  createPlan({ document: readDocument(keys(parts)), only });
const idsOf = ({ active }: ReturnType<typeof createPlan>) =>
  active.map(({ info, isWanted }) => (isWanted ? info.id : `(${info.id})`));

describe('a plan', () => {
  it('has what was asked for, and what finds something for it by the way, untold', () => {
    expect(idsOf(planned(['lifecycle/unique-id']))).toEqual([
      '(lifecycle/concurrent POST /keys)',
      '(lifecycle/concurrent key (inferred))',
      '(lifecycle/name-free POST /keys)',
      'lifecycle/unique-id POST /keys',
    ]);
    expect(idsOf(planned(['lifecycle/readable']))).toEqual(['lifecycle/readable GET /keys/{id}']);
  });

  it('has somebody to make the exchanges for what only looks', () => {
    const plan = planned(['wire/empty-body']);
    expect(plan.active.length).toBeGreaterThan(20);
    expect(plan.active.some(({ isWanted }) => isWanted)).toBe(false);
    expect(plan.passive.map(({ info }) => info)).toEqual(
      ['POST /keys', 'DELETE /keys/{id}'].map((operation) => ({
        id: `wire/empty-body ${operation}`,
        check: 'wire/empty-body',
        operation,
        title: plan.passive[0]?.check.title,
        writes: false,
      })),
    );
  });

  it('has everything where nothing is asked for in particular', () => {
    const all = createPlan({ document });
    expect(all.active.every(({ isWanted }) => isWanted)).toBe(true);
    expect(idsOf(all)).toEqual(idsOf(createPlan({ document, only: [] })));
    expect(all.resources.map(({ name }) => name)).toEqual(['key']);
  });

  it('has ids that differ, counted where check and operation are the same', () => {
    const resource = {
      one: { id: '/id', create: { operation: 'createKey' }, list: { operation: 'listKey' } },
      other: { id: '/name', create: { operation: 'createKey' }, list: { operation: 'listKey' } },
    };
    const ids = idsOf(planned(['lifecycle/listed', 'lifecycle/create'], { resource }));
    expect(ids).toEqual([
      'lifecycle/create POST /keys',
      'lifecycle/create POST /keys #2',
      'lifecycle/listed GET /keys',
      'lifecycle/listed GET /keys #2',
    ]);
  });

  it('tries what no server may take before what a lenient one may, then what makes the only one, then the rest', () => {
    const text = { type: 'string' };
    const resource = {
      key: {
        id: '/id',
        create: { operation: 'createKey', fields: { name: '/name' } },
        list: { operation: 'listKey' },
        unique: [{ field: '/name', status: 409 }],
      },
    };
    const create = { type: 'object', required: ['name'], properties: { name: text } };
    const { active } = planned([], { without: ['delete'], resource, create });
    const turns = active.map(({ planned: { phase = 'main' } }) => phase);
    expect(turns.filter((turn, i) => turn !== turns[i - 1])).toEqual([
      'unauthorised-create',
      'invalid-create',
      'first-create',
      'main',
      'rough',
    ]);
  });
});
