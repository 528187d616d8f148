import { constraint, flatten } from '../../../spec/constraints.ts';
import { type Parameter, takesForm } from '../../../spec/document.ts';
import { arrayOf, type JsonObject } from '../../../spec/json.ts';
import { hasVerbs } from '../../../spec/resource.ts';
import {
  defineCases,
  defineCompositeCheck,
  isRefusal,
  isSuccess,
  refersElsewhere,
  replyText,
  statusOf,
} from '../../check.ts';
import { chunkedJson, type JsonForm, jsonForms } from '../../probes/json-forms.ts';
import { isTaken } from '../lifecycle/duplicates.ts';
import { hiddenRule } from '../lifecycle/hidden-rule.ts';
import { tryGeneratedBodies } from './generated-bodies.ts';
import { isTakenByNoItem, tryNamesAlike } from './names-alike.ts';
import { tryUnusualValues } from './unusual-values.ts';
import { createTrial, type Trial } from './valid-trial.ts';
import { validChanges, validVariants } from './valid-variants.ts';

export const acceptsValid = defineCompositeCheck(
  {
    id: 'validation/accepts-valid',
    title: 'every valid create is accepted',
    why: 'A name of exactly 100 letters is as good as one of ten. What works today by chance fails tomorrow.',
    failing: 'POST /keys with a name of 100 characters, where 100 are allowed -> 400',
    passing: 'POST /keys with a name of 100 characters, where 100 are allowed -> 201',
    source:
      'the document: the schema of the body. What it does not settle (letters beyond ASCII without a pattern) may be rejected.',
  },
  defineCases({
    tries: 'valid bodies (boundaries, choices, optional fields, generated from the schema) are accepted',
    given: { verbs: ['create'] },
    writes: true,
    async run(context) {
      const { items, limits, skip } = context;
      await items.first(); // where not even a plain create is accepted, lifecycle/create reports it
      if (!items.canHaveMany && !limits.isLoopback) skip('only one item is created on this server');
      const trial = createTrial(context);
      const areAccepted = await tryVariants(trial);
      await tryNamesAlike(trial);
      await tryOptionalHeaders(trial);
      await tryJsonForms(trial);
      await tryUpdates(trial);
      // Generated bodies would show the same once more.
      if (areAccepted) await tryGeneratedBodies(trial);
      await tryUnusualValues(trial);
      await trial.end();
      for (const reply of items.rejected)
        if (isRefusal(reply) && !isTaken(context, reply))
          trial.reportRejected(reply, { label: 'like others that were accepted' });
      if (trial.doubts[0] !== undefined) skip(trial.doubts[0]);
    },
  }),
  defineCases({
    tries: 'the documented values of the parameters of a list are accepted',
    given: {
      verbs: ['list'],
      where: ({ list }, { root }) =>
        list.operation.parameters.some((parameter) => documentedValues(root, parameter).length > 0),
    },
    writes: false,
    async run({ api, document, expect, resource, skip }) {
      const { operation } = resource.list;
      for (const parameter of operation.parameters) {
        const { name, trail } = parameter;
        for (const value of documentedValues(document.root, parameter)) {
          const reply = await api.probe(api.request(operation, { parameters: { [name]: value } }));
          const doubt = hiddenRule(resource, operation, reply);
          if (doubt !== undefined) skip(doubt);
          expect(reply, { operation, at: trail, constraint: 'enum' }).holds(!isRefusal(reply), {
            message: `${operation.label} rejected a documented value of ${name}`,
            expected: `a success for ${name} ${JSON.stringify(value)}`,
            actual: replyText(reply),
          });
        }
      }
    },
  }),
);

/** @returns whether each was accepted that a server must accept */
async function tryVariants(trial: Trial): Promise<boolean> {
  const { context } = trial;
  const { items } = context;
  let areAccepted = true;
  const acceptedFields = new Set<string>();
  for (const { label, fields, mustBeAccepted, isForm, isLimit, constraint } of validVariants(context)) {
    const [field = ''] = Object.keys(fields);
    const isCertain = isLimit ?? (isForm && acceptedFields.has(field));
    const body = await items.body(fields);
    const reply = await trial.create(body);
    if (isSuccess(reply)) acceptedFields.add(field);
    if (!isRefusal(reply) || !mustBeAccepted) continue;
    if (!isTaken(context, reply)) {
      areAccepted = false;
      trial.reportRejected(reply, { label, field, constraint, isCertain });
    } else if (await isTakenByNoItem(context, body)) {
      const duplicate = `${label}, as a duplicate, and there is none`;
      trial.reportRejected(reply, { label: duplicate, field: items.nameField, isCertain: true });
    }
  }
  return areAccepted;
}

/** A documented header that is optional must do no harm. */
async function tryOptionalHeaders({ context, send, reportRejected }: Trial): Promise<void> {
  const { items, resource } = context;
  for (const { in: place, name, required, example } of resource.create.operation.parameters) {
    if (place !== 'header' || required || example === undefined) continue;
    const headers = { [name]: String(example) };
    const reply = await send(items.createRequest(await items.body(), { headers }));
    if (isRefusal(reply)) reportRejected(reply, { label: `with the documented header ${name}` });
  }
}

/** The same JSON, sent in another way, is accepted like the usual. */
async function tryJsonForms({ context, send }: Trial): Promise<void> {
  const { api, expect, items, limits, resource } = context;
  const { operation } = resource.create;
  // Elsewhere few creates are allowed, and other checks need them.
  if (operation.body === undefined || takesForm(operation)) return;
  if (!items.canHaveMany || !limits.isLoopback) return;
  const create = async ({ write, headers = {} }: Omit<JsonForm, 'label'>) =>
    send(api.request(operation, { raw: write(await items.body()), headers }));
  for (const form of limits.framesBodies ? [...jsonForms, chunkedJson] : jsonForms) {
    const reply = await create(form);
    // A server may insist on a length (RFC 9110, section 15.5.12).
    if (!isRefusal(reply) || reply.response.status === 411) continue;
    const plain = await create({ write: JSON.stringify });
    // Every server must accept chunks, but no document says so, and small servers do not.
    const inferred = form.headers !== undefined;
    expect(reply, { operation, at: operation.body.trail, inferred }).holds(!isSuccess(plain), {
      message: `${operation.label} rejected a valid body: JSON ${form.label}`,
      expected: `as without: ${statusOf(plain)}`,
      actual: replyText(reply),
    });
  }
}

async function tryUpdates({ context, send, reportRejected }: Trial): Promise<void> {
  const { items, resource } = context;
  if (!hasVerbs(resource, ['update', 'create']) || !items.canHaveMany) return;
  const { operation } = resource.update;
  const item = await items.scratch();
  for (const { label, fields, constraint, isLimit } of validChanges({ ...context, resource })) {
    const reply = await send(await item.request('update', { json: fields }));
    const [field] = Object.keys(fields);
    if (isRefusal(reply)) reportRejected(reply, { label, operation, field, constraint, isCertain: isLimit });
  }
}

/** The choices of an optional parameter, or else its example. What refers to other things may not exist. */
function documentedValues(root: JsonObject, parameter: Parameter): readonly unknown[] {
  if (parameter.required || parameter.in === 'path' || parameter.in === 'cookie') return [];
  const schema = flatten(root, parameter.schema ?? parameter.pointer, parameter.trail);
  if (refersElsewhere(parameter.name, schema)) return [];
  const choices = arrayOf(constraint(schema, 'enum')?.value);
  if (choices.length > 0) return choices;
  return parameter.example === undefined ? [] : [parameter.example];
}
