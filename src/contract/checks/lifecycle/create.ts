import { defineCheck, replyText } from '../../check.ts';
import { successOf } from '../trails.ts';
import { hiddenRule } from './hidden-rule.ts';

export const create = defineCheck({
  id: 'lifecycle/create',
  title: 'a valid create succeeds',
  why: 'Everything else depends on it.',
  failing: 'POST /keys {"name": "keymock-1"} -> 400',
  passing: 'POST /keys {"name": "keymock-1"} -> 201',
  source: 'the document: requestBody and the success of the operation',
  given: { verbs: ['create'] },
  writes: true,
  async run({ items, resource, expect, optional, skip }) {
    if (await optional(items.first())) return;
    const reply = items.rejected.at(-1);
    // Nothing was sent: `first` skips the case, and says why.
    if (reply === undefined) return void (await items.first());
    const taken = resource.unique.find(
      (rule) => rule.status === reply.response.status && rule.field !== items.nameAt,
    );
    if (taken)
      skip(`${resource.name} with this ${taken.field.slice(1)} is there already, and it must be unique`);
    const { operation } = resource.create;
    const doubt = hiddenRule(resource, operation, reply);
    if (doubt !== undefined) skip(doubt);
    expect(reply, { operation, at: successOf(operation)?.trail ?? [operation.pointer] }).holds(false, {
      message: `a valid ${operation.label} was rejected`,
      expected: 'a success',
      actual: replyText(reply),
    });
  },
});
