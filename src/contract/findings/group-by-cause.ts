import { byHarm } from '../by-harm.ts';
import type { Coverage, Finding, SeenBy } from '../types.ts';
import { isNotJudged } from './not-judged.ts';

/**
 * One finding for each cause: the one that says most about it, with the others in `alsoSeenBy`. Two findings have one cause only where
 * that is plain: see `keysOf`. What is left is in the order of harm, and nothing is dropped.
 *
 * @param coverage tells which operations answer nothing but server errors
 * @example
 * groupByCause([missingOnGet, missingOnPost, garbageOnGet], coverage); // [{ ...missingOnGet, alsoSeenBy: [...] }]
 */
export function groupByCause(findings: readonly Finding[], coverage: Coverage): readonly Finding[] {
  const facts: Facts = {
    down: new Set(coverage.operations.filter(isDown).map(({ operation }) => operation)),
    open: new Set(findings.flatMap((finding) => (isOpen(finding) ? [finding.operation] : []))),
    shared: new Set(
      findings.filter(({ check }) => check === 'tenancy/visible').map(({ pointer }) => pointer),
    ),
  };
  const groups: { readonly keys: Set<string>; readonly members: Finding[] }[] = [];
  for (const finding of findings) {
    const keys = keysOf(finding, facts);
    const [first, ...others] = groups.filter((group) => keys.some((key) => group.keys.has(key)));
    const group = first ?? { keys: new Set<string>(), members: [] };
    if (first === undefined) groups.push(group);
    group.members.push(finding);
    for (const key of keys) group.keys.add(key);
    // A finding may show that two groups have one cause.
    for (const other of others) {
      group.members.push(...other.members);
      for (const key of other.keys) group.keys.add(key);
      groups.splice(groups.indexOf(other), 1);
    }
  }
  return byHarm(groups.map(({ members }) => merged(members, facts)));
}

/** What the findings and the replies show of the whole server. */
interface Facts {
  /** Operations whose replies were all server errors. */
  readonly down: ReadonlySet<string>;
  /** Operations that take requests without a credential. */
  readonly open: ReadonlySet<string>;
  /** Resources whose list shows items of another account: the pointer of each. */
  readonly shared: ReadonlySet<string>;
}

/** Findings with a key in common have one cause. */
function keysOf(finding: Finding, { down, open, shared }: Facts): readonly string[] {
  const { check, operation, pointer, expected, response } = finding;
  if (isNotJudged(finding)) return [];
  const isServerError = response.status >= 500;
  const group = check.slice(0, check.indexOf('/'));
  return [
    ...(isServerError && down.has(operation) ? ['down'] : []),
    // One reply that is wrong in several ways.
    ...(isServerError || group === 'secrecy' ? [`reply ${replyOf(finding)}`] : []),
    ...(check === 'secrecy/shown-once' ? [`secret ${pointer}`] : []),
    ...(isAccepted(finding) ? [open.has(operation) ? 'open' : `credential ${check}`] : []),
    ...(group === 'tenancy' && shared.has(pointer) ? [`tenant ${pointer}`] : []),
    // A schema or a response that several operations refer to.
    ...(pointer.startsWith('/components/') ? [`part ${check} ${pointer} ${expected}`] : []),
  ];
}

/** Checks that a request with a wrong credential, or none, is rejected. */
const credentialChecks: ReadonlySet<string> = new Set([
  'auth/missing',
  'auth/empty',
  'auth/garbage',
  'auth/truncated',
  'auth/scheme',
  'auth/foreign-form',
]);

/** The checks that name a cause best, where their findings are among those of a group. */
const leaders = ['robustness/no-server-error', 'auth/missing', 'tenancy/visible', 'secrecy/shown-once'];

function merged(members: readonly Finding[], facts: Facts): Finding {
  const worst = members.filter(({ severity }) => severity === (members.some(isError) ? 'error' : 'warning'));
  const leader = leaders.flatMap((check) => worst.find((finding) => finding.check === check) ?? []);
  const lead = leader[0] ?? worst[0];
  if (lead === undefined) throw new Error('a group of no findings');
  const cause = causeOf(lead, members.length, facts);
  const alsoSeenBy = members.filter((finding) => finding !== lead).map(seenBy);
  return { ...lead, ...(cause && { cause }), ...(alsoSeenBy.length > 0 && { alsoSeenBy }) };
}

function isError({ severity }: Finding): boolean {
  return severity === 'error';
}

function seenBy({ id, check, severity, operation, message, expected, actual }: Finding): SeenBy {
  return { id, check, severity, operation, message, expected, actual };
}

function causeOf({ check, operation, pointer, response }: Finding, count: number, facts: Facts) {
  if (check === 'tenancy/visible' && facts.shared.has(pointer)) return bothSeeAll;
  if (response.status >= 500 && facts.down.has(operation))
    return 'every request is answered with a server error';
  if (check === 'auth/missing' && count > 1)
    return 'no credential is needed, so a wrong one is not noticed either';
  return undefined;
}

/** A broken isolation and two administrators look the same from outside. */
const bothSeeAll =
  'the list of one account shows items of the other; if both credentials may see all keys (two administrators, one account), give credentials of two separate accounts';

function isDown({ statuses, exchanges }: Coverage['operations'][number]): boolean {
  return exchanges > 0 && statuses.every(({ status, exchanges: count }) => count === 0 || /^5/.test(status));
}

/** Whether a finding shows that an operation needs no credential. */
function isOpen(finding: Finding): boolean {
  return finding.check === 'auth/missing' && isAccepted(finding);
}

/** Whether a request with a wrong credential, or none, was accepted. */
function isAccepted({ check, response: { status } }: Finding): boolean {
  return credentialChecks.has(check) && status >= 200 && status < 300;
}

function replyOf({ request, response }: Finding): string {
  return JSON.stringify([request, response]);
}
