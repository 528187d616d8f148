import { valueAt } from '../../../spec/pointer.ts';
import { defineCheck, isRefusal, type Listing } from '../../check.ts';
import { differences, topField } from '../compare.ts';
import { duplicatePromise } from './duplicates.ts';

export const duplicateStored = defineCheck({
  id: 'lifecycle/duplicate-stored',
  title: 'a rejected duplicate leaves everything as it was',
  why: 'A rejection that stores a copy, or replaces the key it was compared with, is worse than none.',
  failing: 'POST /keys {"name": "ci"} -> 409, then GET /keys -> two items called ci',
  passing: 'POST /keys {"name": "ci"} -> 409, then GET /keys -> one item called ci, the first',
  source: 'x-resource: unique; RFC 9110, section 15.5.10',
  tries: 'after a rejected duplicate the list is as before',
  given: { verbs: ['create', 'list'], where: ({ unique }) => unique.length > 0 },
  writes: true,
  async run({ api, items, resource, expect, require, skip }) {
    const item = await items.first();
    const rule = require.defined(resource.unique[0], 'no field must be unique');
    const { field } = rule;
    const value = valueAt(item.known, field) ?? item.name;
    const alike = ({ raw }: Listing) => raw.filter((candidate) => valueAt(candidate, field) === value);
    const before = alike(await items.listAll(item.creator));
    const reply = await api.probe(items.createRequest(item.sent));
    if (!isRefusal(reply)) skip('the duplicate was not rejected');
    const after = alike(await items.listAll(item.creator));
    const duplicate = expect(reply, duplicatePromise(resource.create.operation, rule));
    const isSameNumber = duplicate.holds(before.length === after.length, {
      message: `a rejected duplicate changed how many ${resource.name} items of that ${field.slice(1)} there are`,
      expected: 'as many as before',
      actual: `${before.length} before, ${after.length} after`,
    });
    const [[was], [is, ...others]] = [before, after];
    if (!isSameNumber || was === undefined || is === undefined || others.length > 0) return;
    const secrets = resource.secrets.map((secret) => topField(secret.field));
    const changed = [...differences(was, is), ...secrets.filter((name) => was[name] !== is[name])];
    duplicate.holds(changed.length === 0, {
      message: `a rejected duplicate changed the ${resource.name} that was there`,
      expected: 'it stays as it was',
      actual: `${changed.join(', ')} changed`,
    });
  },
});
