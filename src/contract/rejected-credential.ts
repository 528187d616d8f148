import type { Operation } from '../spec/document.ts';
import { schemaJudgeOf } from '../spec/validate.ts';
import { isSecured } from './http/caller.ts';
import { createTransport } from './http/transport.ts';
import { type RunOptions, type Settings, settle } from './options.ts';
import { createPlan } from './plan.ts';
import { createRun } from './run/create-run.ts';
import { Interrupted, NeverReached, Skip, Unreachable } from './signals.ts';

/** A credential may lack a scope for one operation; of several reads that all answer 401, none accepts it. */
const mostReads = 4;

/**
 * Reads with the credential that a run would use, before the run: lists first. Undefined where a read is answered with anything but
 * 401, or where the document has no read that needs a credential; otherwise a sentence without the credential.
 *
 * @example
 * await rejectedCredential({ document, url, credentials: { token: 'wrong' } });
 * // 'the server rejected --token: 401 on GET /v0/api_keys'
 */
export async function rejectedCredential(options: RunOptions): Promise<string | undefined> {
  const { choice, resources } = createPlan(options);
  const { document } = choice;
  const settings = settle({ ...options, document }, choice.excludedBy);
  const transport = createTransport(settings, { sending: () => {}, exchanged: () => {} });
  const schemas = schemaJudgeOf(document.root);
  const run = createRun({ settings, resources, schemas, transport, filter: () => true });
  const lists = resources.flatMap(({ list }) => (list ? [list.operation] : []));
  const reads = [...new Set([...lists, ...document.operations.filter(isPlainRead)])].filter(isSecured);
  const rejecting: Operation[] = [];
  for (const operation of reads) {
    if (rejecting.length === mostReads) break;
    try {
      const { response } = await run.send(run.draft(operation));
      if (response.status !== 401) return undefined;
      rejecting.push(operation);
    } catch (error) {
      // The run that follows ends in the same way, and reports why.
      if ([Interrupted, NeverReached, Unreachable].some((end) => error instanceof end)) return undefined;
      // What it needs is not known, or nothing may be sent to it.
      if (!(error instanceof Skip)) throw error;
    }
  }
  if (rejecting.length === 0) return undefined;
  const seen = rejecting.map(({ label }) => label).join(', ');
  return `the server rejected ${credentialIn(settings, options)}: 401 on ${seen}`;
}

/**
 * The security schemes by which a credential may be presented beside the first choice, where an operation takes several: a server
 * may take a token by one of them only.
 */
export function otherSchemes({ document }: Pick<RunOptions, 'document'>): readonly string[] {
  const names = document.operations.flatMap(({ security }) => {
    const alternatives = security.filter((way) => way.length === 1).flat();
    return alternatives.length > 1 ? alternatives : [];
  });
  return [...new Set(names)];
}

function isPlainRead({ method, path }: Operation): boolean {
  return method === 'GET' && !path.includes('{');
}

/** What the credential was given with, or that none was. */
function credentialIn({ self }: Settings, { credentials = {} }: RunOptions): string {
  if (self.header) return `-H ${self.header.name}`;
  const flags = (['token', 'user'] as const).filter((name) => credentials[name] !== undefined);
  return flags.length > 0
    ? flags.map((name) => `--${name}`).join(' and ')
    : 'requests without a credential (give one with --token or --user)';
}
