import type { Operation } from '../../../spec/document.ts';
import { rolesOf } from '../../../spec/resource.ts';
import {
  authorizationOf,
  type Caller,
  isSecured,
  type OperationCase,
  type OperationContext,
  type PlanSubject,
} from '../../check.ts';
import type { CredentialKind, CredentialProbe } from '../../probes/credential-probe.ts';
import { credentialProbes } from '../../probes/credentials.ts';
import { allParameters } from '../../probes/parameters.ts';
import { issuedSecret } from './issued-key.ts';
import { lookalikeSecrets, secretsForElsewhere } from './other-secrets.ts';
import { tryList, tryRead } from './probe-reads.ts';
import { tryCreate, tryItem } from './probe-writes.ts';

/** Every secured operation that reads, or that belongs to a resource. */
export function probedOperations(
  { document, resources }: PlanSubject,
  kind: CredentialKind,
): readonly OperationCase[] {
  return document.operations.filter(isSecured).flatMap((operation): OperationCase[] => {
    const [role] = rolesOf(resources, operation);
    const isRead = operation.method === 'GET';
    if (role === undefined && !isRead) return [];
    const writes = !isRead || role?.verb === 'read';
    const isOnlyCreate = role?.verb === 'create' && role.resource.delete === undefined;
    const isEarly = isOnlyCreate && (kind === 'missing' || kind === 'empty');
    return [{ operation, role, writes, phase: isEarly ? 'unauthorised-create' : 'main' }];
  });
}

/** Sends every credential of a kind, each of which must be rejected. */
export async function tryCredentials(context: OperationContext, kind: CredentialKind): Promise<void> {
  const { operation, role, limits, skip, collection } = context;
  const all = await probesFor(context, kind);
  if (all.length === 0) skip(`there is no such credential for ${operation.label}`);
  if (role === undefined) return tryRead(context, all, kind);
  const items = collection(role.resource);
  if (role.verb === 'list') return tryList(context, items, all, kind);
  // A list gets every probe; other operations, which usually share its guard, the most telling ones.
  const probes = all.slice(0, limits.isLoopback ? 6 : 2);
  if (role.verb === 'create') return tryCreate(context, items, probes, kind);
  return tryItem(context, items, role.verb, probes, kind);
}

async function probesFor(
  context: OperationContext,
  kind: CredentialKind,
): Promise<readonly CredentialProbe[]> {
  const { api, document, operation, role } = context;
  const self = api.self(operation);
  const known = {
    issued: role && (await issuedSecret(context, role.resource)),
    other: api.other(operation),
    lookalikes:
      kind === 'garbage' && role?.verb === 'list' ? await lookalikeSecrets(context, role.resource) : [],
    elsewhere: kind === 'foreign-form' && role?.verb === 'list' ? await secretsForElsewhere(context) : [],
  };
  const isValid = validCredentials(context);
  // The right credential in a wrong scheme is wrong on purpose.
  const probes = credentialProbes(self, kind, known).filter((probe) =>
    kind === 'scheme' ? !isDocumented(context, probe) : !isValid(probe),
  );
  if (kind !== 'missing' || role?.verb === 'list') return probes;
  return [...probes, ...allParameters({ root: document.root, operation, self })];
}

/** Whether a probe, though it was made up, is the credential of an account that is known. */
function validCredentials({ api, operation }: OperationContext): (probe: CredentialProbe) => boolean {
  const valid = [api.self(operation), api.other(operation)].flatMap((caller) =>
    caller === undefined || caller.kind === 'nobody' ? [] : [textOf(caller)],
  );
  return ({ as }) => as.kind !== 'nobody' && valid.includes(textOf(as));
}

/** A credential as a server reads it. */
function textOf(caller: Caller): string {
  if (caller.kind === 'user') return `${caller.user}:${caller.password}`;
  if (caller.kind === 'parameter') return caller.value;
  const [, scheme = '', value = ''] = /^(\S+) +(.*)$/.exec(authorizationOf(caller) ?? '') ?? [];
  return /^basic$/i.test(scheme) ? Buffer.from(value, 'base64').toString('utf8') : `${scheme} ${value}`;
}

/** Whether the document names that scheme for the operation, besides the one that is used. */
function isDocumented({ api, document, operation }: OperationContext, { as }: CredentialProbe): boolean {
  if (api.self(operation).kind === 'user') return false;
  const named = schemesOf(operation).map((name) => document.securitySchemes[name]);
  if (as.kind === 'parameter') return named.some((scheme) => scheme?.parameter === as.name);
  if (as.kind !== 'raw') return false;
  const [scheme] = as.authorization.split(' ');
  return named.some((known) => known?.scheme === scheme?.toLowerCase());
}

function schemesOf({ security }: Operation): readonly string[] {
  return security.flat();
}
