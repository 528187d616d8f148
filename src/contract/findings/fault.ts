import { createHash } from 'node:crypto';
import { type Evidence, evidenceAt } from '../../spec/evidence.ts';
import type { JsonObject } from '../../spec/json.ts';
import { statusOf } from '../status-of.ts';
import type { Exchange, Severity } from '../types.ts';

/** A broken expectation as a check tells it, before it is weighed. */
export interface Fault {
  /** Where the expectation stands in the document, innermost first; the first that has evidence around it gives the grade. */
  readonly trail: readonly string[];
  /** Which constraint of that part is broken (`minimum`, `nullable`, `order`): it may be known less well than the part itself. */
  readonly constraint?: string;
  readonly message: string;
  readonly expected: string;
  readonly actual: string;
  readonly exchange: Exchange;
  /** `METHOD /path/template`. */
  readonly operation: string;
  /** Where it belongs to another check than the one that found it. */
  readonly check?: string;
  /** It is wrong on any server, whatever a document's grade: a crash, a leaked secret. */
  readonly absolute?: boolean;
  /** No document promises it (as where it was guessed, for want of an `x-resource`), so it is a warning at most. */
  readonly isInferred?: boolean;
}

/**
 * How much a fault weighs: what is documented, or was verified on the real software, is an error; what was observed is one in
 * the live dialect and a warning in the documented one; an assumption fails nobody (undefined).
 */
export function severityOf(evidence: Evidence, dialect: string): Severity | undefined {
  if (evidence.grade === 'assumed') return undefined;
  if (evidence.grade === 'observed') return dialect === 'live' ? 'error' : 'warning';
  return 'error';
}

/** The evidence of a fault, and what it makes of it; undefined where it stands on an assumption only. */
export function weigh(
  root: JsonObject,
  fault: Fault,
  dialect: string,
): { evidence: Evidence; severity: Severity } | undefined {
  const evidence = evidenceAt(root, fault.trail, fault.constraint);
  const severity = fault.absolute ? 'error' : severityOf(evidence, dialect);
  return severity && { evidence, severity: fault.isInferred ? 'warning' : severity };
}

/** Stable from run to run. */
export function faultId(check: string, fault: Fault): string {
  const parts = [check, fault.operation, fault.trail[0] ?? '', fault.expected];
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

/** A reply as a finding shows it: `400 {"error": "..."}`. */
export function replyText(exchange: Exchange): string {
  return brief(`${statusOf(exchange)} ${exchange.response.body}`);
}

/** A text for a report: one line, not too long. */
export function brief(text: string, longest = 200): string {
  // Cut before white space is taken out: a body may have millions of characters.
  const line = text
    .slice(0, 20 * longest)
    .replaceAll(/\s+/g, ' ')
    .trim();
  return line.length > longest || text.length > 20 * longest
    ? `${line.slice(0, longest)}... (${text.length} characters)`
    : line;
}
