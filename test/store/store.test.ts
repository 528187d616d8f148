import { describe, expect, it } from 'vitest';
import { DuplicateKeyError, defineModel } from '../../src/store/model.ts';
import { createStore } from '../../src/store/store.ts';

const key = defineModel(
  { key: 'key', owner: 'string', name: 'string', token: 'string?', app: 'string?' },
  {
    owner: (row) => row.owner,
    unique: { token: (row) => row.token },
    groups: { app: (row) => row.app },
  },
);

function open() {
  const store = createStore({ key });
  const table = store.tables.get(key);
  const add = (owner: string, name: string, more: { token?: string; app?: string } = {}) =>
    table.create({ key: `${owner}/${name}`, owner, name, token: null, app: null, ...more });
  const names = (rows: { name: string }[]) => rows.map((row) => row.name);
  return { store, table, add, names };
}

describe('a table', () => {
  it('refuses a second row with the same primary key and keeps the first', () => {
    const { add, table } = open();
    add('ann', 'ci', { token: 'first' });
    expect(() => add('ann', 'ci', { token: 'second' })).toThrow(DuplicateKeyError);
    expect(table.of('ann').count).toBe(1);
    expect(table.find('token', 'second')).toBeUndefined();
    expect(table.get('ann/ci')?.token).toBe('first');
  });

  it('keeps owners apart', () => {
    const { add, table, names } = open();
    add('ann', 'ci');
    add('bob', 'ci');
    expect(names(table.of('ann').all())).toEqual(['ci']);
    expect(table.of('nobody').all()).toEqual([]);
  });

  it.each([
    [{ offset: 0, limit: 2 }, ['a', 'b']],
    [{ offset: 2, limit: 2 }, ['c', 'd']],
    [{ offset: 4, limit: 2 }, ['e']],
    [{ offset: 9, limit: 2 }, []],
    [{ offset: 0, limit: 2, newestFirst: true }, ['e', 'd']],
    [{ offset: 4, limit: 2, newestFirst: true }, ['a']],
    [{ offset: 9, limit: 2, newestFirst: true }, []],
  ])('pages %o as %o', (range, expected) => {
    const { add, table, names } = open();
    for (const name of ['a', 'b', 'c', 'd', 'e']) add('ann', name);
    expect(names(table.of('ann').page(range))).toEqual(expected);
  });

  it('moves a row between groups on update, and keeps its place in the order', () => {
    const { add, table, names } = open();
    const first = add('ann', 'a', { app: 'one' });
    add('ann', 'b', { app: 'one' });
    table.update(first, { app: 'two' });
    expect(names(table.group('app', 'one').all())).toEqual(['b']);
    expect(names(table.group('app', 'two').all())).toEqual(['a']);
    expect(names(table.of('ann').all())).toEqual(['a', 'b']);
  });

  it('forgets the old value of a unique index on update', () => {
    const { add, table } = open();
    const row = add('ann', 'a', { token: 'old' });
    table.update(row, { token: 'new' });
    expect(table.find('token', 'old')).toBeUndefined();
    expect(table.find('token', 'new')?.name).toBe('a');
  });

  it('lets a primary key change, and leaves nothing under the old one', () => {
    const { add, table } = open();
    table.update(add('ann', 'a'), { key: 'ann/b', name: 'b' });
    expect(table.get('ann/a')).toBeUndefined();
    expect(table.get('ann/b')?.name).toBe('b');
    expect(table.of('ann').count).toBe(1);
  });

  it('forgets a deleted row everywhere, so that its name is free again', () => {
    const { add, table } = open();
    table.delete(add('ann', 'a', { token: 't', app: 'one' }));
    expect(table.get('ann/a')).toBeUndefined();
    expect(table.find('token', 't')).toBeUndefined();
    expect(table.of('ann').count).toBe(0);
    expect(table.group('app', 'one').count).toBe(0);
    expect(add('ann', 'a').name).toBe('a');
  });

  it("follows a test author's writes through db", () => {
    const { store, table, names } = open();
    const db = store.db.key;
    db?.create({ key: 'ann/a', owner: 'ann', name: 'a', token: 't' });
    db?.create({ key: 'ann/b', owner: 'ann', name: 'b' });
    db?.update({ where: { key: { equals: 'ann/b' } }, data: { owner: 'bob', key: 'bob/b' } });
    expect(names(table.of('ann').all())).toEqual(['a']);
    expect(names(table.of('bob').all())).toEqual(['b']);
    db?.delete({ where: { token: { equals: 't' } } });
    expect(table.of('ann').count).toBe(0);
    expect(table.find('token', 't')).toBeUndefined();
  });

  it('makes the very entities that the model makes', () => {
    const { store, add } = open();
    const row = { key: 'ann/b', owner: 'ann', name: 'b', token: 't', app: null };
    const made = store.db.key?.create(row) ?? {};
    expect({ ...add('ann', 'a', { token: 't' }), key: 'ann/b', name: 'b' }).toStrictEqual(made);
    expect(Object.getOwnPropertySymbols(made)).toHaveLength(2);
  });

  it('writes rows that the model finds, changes and deletes as its own', () => {
    const { store, table, add, names } = open();
    const db = store.db.key;
    const row = add('ann', 'a', { app: 'one' });
    expect(() => db?.create({ key: 'ann/a', owner: 'ann', name: 'again' })).toThrow('already exists');
    expect(db?.findFirst({ where: { app: { equals: 'one' } } })).toBe(row);
    db?.update({ where: { key: { equals: 'ann/a' } }, data: { app: 'two' } });
    expect(table.group('app', 'one').count).toBe(0);
    expect(names(table.group('app', 'two').all())).toEqual(['a']);
    table.update(table.get('ann/a') ?? row, { name: 'b' });
    expect(db?.getAll()).toEqual([{ ...row, app: 'two', name: 'b' }]);
    db?.delete({ where: { name: { equals: 'b' } } });
    expect(table.of('ann').count).toBe(0);
    expect(() => table.create(db?.create({ key: 'ann/a', owner: 'ann', name: 'c' }) ?? row)).toThrow(
      DuplicateKeyError,
    );
  });

  it('is empty after clear', () => {
    const { store, add, table } = open();
    add('ann', 'a', { token: 't' });
    store.clear();
    expect(table.of('ann').count).toBe(0);
    expect(table.find('token', 't')).toBeUndefined();
    expect(store.db.key?.count()).toBe(0);
    expect(add('ann', 'a').name).toBe('a');
  });

  it('names the index that a model does not have', () => {
    const { table } = open();
    expect(() => table.find('colour', 'red')).toThrow(
      'Failed to use the index "colour": the model has token.',
    );
  });
});

describe('the cost of a read', () => {
  it.each([100, 10_000])('is the rows it gives back, among %i', (size) => {
    const { add, table } = open();
    for (let i = 0; i < size; i++) add('ann', `k${i}`, { token: `t${i}`, app: `app${i % 7}` });
    const cost = (read: () => unknown) => {
      const before = table.touched;
      read();
      return table.touched - before;
    };
    expect(cost(() => table.get('ann/k50'))).toBe(1);
    expect(cost(() => table.find('token', 't50'))).toBe(1);
    expect(cost(() => table.of('ann').count)).toBe(0);
    expect(cost(() => table.of('ann').page({ offset: 40, limit: 10 }))).toBe(10);
    expect(cost(() => table.of('ann').page({ offset: 40, limit: 10, newestFirst: true }))).toBe(10);
    expect(cost(() => table.group('app', 'app3').page({ offset: 2, limit: 5 }))).toBe(5);
    expect(cost(() => add('ann', 'one-more'))).toBe(0);
  });
});
