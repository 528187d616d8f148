import { type FlatSchema, isFreeText } from '../../spec/constraints.ts';
import { bodyContent, type Operation } from '../../spec/document.ts';
import type { JsonObject } from '../../spec/json.ts';
import type { Resource } from '../../spec/resource.ts';
import type { Run } from '../run/run-state.ts';
import { aOrAn, type StageBase } from '../run/stage.ts';
import { Skip } from '../signals.ts';
import { isDescriptionLike, isNameLike } from '../vocabulary.ts';
import { mayBecomeCredential } from './credential-fields.ts';
import { givenValue } from './given-value.ts';
import { findInputs } from './inputs.ts';
import { refersElsewhere } from './valid-bodies.ts';
import { anyValue, bodyProperties, bodySchema, documentedValue } from './values.ts';

/** The operation that makes an item, where the run may use it. @throws Skip where it may not */
export function createOperation({ settings }: Run, resource: Resource): Operation {
  if (resource.create === undefined)
    throw new Skip(`the document does not say how to create ${aOrAn(resource.name)}`);
  if (!settings.mayWrite) throw new Skip('it writes; allow that with --write');
  if (resource.delete === undefined && !settings.isLoopback)
    throw new Skip(`${aOrAn(resource.name)} cannot be deleted again, so none is made on this server`);
  return resource.create.operation;
}

/** Makes valid bodies with fresh names: what is required, what names the item, and what a case wants besides. */
export function createBody(
  run: Run,
  { resource, labelField }: StageBase,
): (fields?: JsonObject) => Promise<JsonObject> {
  const { document, settings } = run;
  const isValid = (property: FlatSchema) => (text: string) =>
    run.schemas.violations(property.pointer, text, 'request').length === 0;
  // Nothing tells which texts of what was inferred must not be there twice.
  const freshText = (property: FlatSchema | undefined) => {
    if (!resource.inferred || property === undefined || !isFreeText(property)) return undefined;
    const text = run.freshName(isValid(property));
    return isValid(property)(text) ? text : undefined;
  };
  /** Undefined where no name of this run fits the pattern: an invalid one would be rejected with good reason. */
  const freshName = (property: FlatSchema | undefined) => {
    const text = run.freshName(property && isValid(property));
    return property === undefined || isValid(property)(text) ? text : undefined;
  };
  let finding: Promise<JsonObject> | undefined;
  return async (fields = {}) => {
    const operation = createOperation(run, resource);
    finding ??= findInputs(run, resource);
    const inputs = await finding;
    const properties = bodyProperties(document.root, operation);
    const content = bodyContent(operation);
    const required = Object.keys(bodySchema(document.root, operation)?.required ?? {});
    const nameField = labelField ?? hiddenName(properties, resource.create?.inputs ?? []);
    const own = nameField === undefined ? [] : [nameField];
    const filled: Record<string, unknown> = {};
    for (const name of new Set([...required, ...own, ...Object.keys(inputs)])) {
      const property = properties[name];
      const value =
        name === nameField
          ? (freshName(property) ?? givenValue(settings.inputs[name], property))
          : (inputs[name] ??
            givenValue(settings.inputs[name], property) ??
            documentedValue(content, name, property) ??
            freshText(property) ??
            (property && anyValue(property)));
      if (value === undefined)
        throw new Skip(`no valid ${name} can be made up; give one with --input ${name}=...`);
      filled[name] = value;
    }
    return run.withRandomCredentials(operation, { ...filled, ...fields });
  };
}

/** A text that no reply shows, but that a person may see: by it what a run created is found on the server. */
function hiddenName(
  properties: Readonly<Record<string, FlatSchema>>,
  inputs: readonly string[],
): string | undefined {
  const texts = Object.entries(properties).filter(
    ([name, property]) =>
      isFreeText(property) &&
      !inputs.includes(name) &&
      !mayBecomeCredential(name) &&
      !refersElsewhere(name, property),
  );
  const isCalled = (is: (name: string) => boolean) => texts.find(([name]) => is(name))?.[0];
  return isCalled(isNameLike) ?? isCalled(isDescriptionLike);
}
