import { valueAt } from '../../../spec/pointer.ts';
import type { Resource } from '../../../spec/resource.ts';
import { aOrAn, type CheckContext, type Item, type OperationContext } from '../../check.ts';
import type { LabelledSecret } from '../../probes/credential-probe.ts';

/**
 * What a careless look-up takes for a key: the id of one, and secrets that by the document do not authenticate. Empty where the
 * document does not say which secrets do.
 */
export async function lookalikeSecrets(
  context: CheckContext,
  resource: Resource,
): Promise<readonly LabelledSecret[]> {
  if (resource.authenticates === undefined || resource.inferred || !context.limits.mayWrite) return [];
  const key = await firstOf(context, resource);
  const ids =
    typeof key?.id === 'string' ? [{ label: `the id of ${aOrAn(resource.name)}`, value: key.id }] : [];
  return [...ids, ...(await otherSecrets(context))];
}

/**
 * Secrets that are issued for something else, where an operation takes nothing but a user and a password: as a token or a key
 * they authenticate in no documented way.
 */
export async function secretsForElsewhere(context: OperationContext): Promise<readonly LabelledSecret[]> {
  const { document, limits, operation } = context;
  const schemes = operation.security.flat().map((name) => document.securitySchemes[name]?.scheme ?? '');
  if (!limits.mayWrite || !schemes.every((scheme) => scheme === 'basic' || scheme === 'digest')) return [];
  return otherSecrets(context);
}

/** Secrets that by the document do not authenticate to this API. */
async function otherSecrets(context: CheckContext): Promise<readonly LabelledSecret[]> {
  const others = context.resources.filter(
    ({ authenticates, inferred, secrets }) => authenticates === undefined && !inferred && secrets.length > 0,
  );
  const found: LabelledSecret[] = [];
  for (const other of others) {
    const item = await firstOf(context, other);
    for (const { field } of other.secrets) {
      const value = item && valueAt(item.shown, field);
      if (typeof value === 'string' && /^[!-~]+$/.test(value))
        found.push({ label: `the ${field.slice(1)} of ${aOrAn(other.name)}`, value });
    }
  }
  return found;
}

/** Undefined where it cannot be created, or could not be deleted again. */
async function firstOf(context: CheckContext, resource: Resource): Promise<Item | undefined> {
  const items = context.collection(resource);
  return items.canHaveMany ? context.optional(items.first()) : undefined;
}
