import type { Evidence } from '../../spec/evidence.ts';
import { type CurlOptions, toCurl } from '../curl.ts';
import type { Redactor } from '../redact.ts';
import type { CaseInfo, Exchange, Finding, RunEvent, Severity } from '../types.ts';
import { brief, type Fault, faultId } from './fault.ts';
import { notJudged, withheld } from './not-judged.ts';

/** What people get to see of a fault: weighed, masked, and with a curl that shows it again. */
export function toFinding(
  redactor: Redactor,
  check: string,
  fault: Fault,
  weighed: { readonly evidence: Evidence; readonly severity: Severity },
  curl: CurlOptions,
): Finding {
  try {
    return masked(redactor, check, fault, weighed, curl);
  } catch (error) {
    const { exchange, operation, trail } = fault;
    const shown = withheld(exchange);
    const instead = notJudged(shown, operation, trail[0] ?? '', error);
    return masked(redactor, check, instead, weighed, curl);
  }
}

/** Learns the secrets of an exchange; gives the fault that stands for it where that fails. */
export function learnFrom(
  redactor: Redactor,
  exchange: Exchange,
): (Fault & { readonly check: string }) | undefined {
  try {
    redactor.learnExchange(exchange);
    return undefined;
  } catch (error) {
    const { request } = exchange;
    const fault = notJudged(withheld(exchange), `${request.method} (unknown)`, '/paths', error);
    return { ...fault, check: 'secrecy/shown-once' };
  }
}

/** An exchange with its secrets masked; where they cannot be, nothing of it. */
export function maskedExchange(redactor: Redactor, exchange: Exchange): Exchange {
  try {
    return redactor.maskExchange(exchange);
  } catch {
    return withheld(exchange);
  }
}

/** A finding masked once more; where it cannot be, nothing of its exchange. */
export function maskedFinding(redactor: Redactor, finding: Finding): Finding {
  try {
    return redactor.maskFinding(finding);
  } catch {
    const { request, response } = withheld({ ...finding, index: 0, startedAt: 0, durationMs: 0 });
    return { ...finding, request, response };
  }
}

function masked(
  redactor: Redactor,
  check: string,
  fault: Fault,
  weighed: { readonly evidence: Evidence; readonly severity: Severity },
  curl: CurlOptions,
): Finding {
  const { request, response } = fault.exchange;
  return redactor.maskFinding({
    id: faultId(check, fault),
    check,
    severity: weighed.severity,
    evidence: weighed.evidence.id,
    operation: fault.operation,
    pointer: fault.trail[0] ?? '',
    message: brief(fault.message),
    expected: brief(fault.expected),
    actual: brief(fault.actual),
    request,
    response,
    curl: toCurl(request, { ...curl, secrets: redactor.secrets() }),
  });
}

/** Masking costs more than all the rest, and most reporters never look: it is done when somebody does. */
export function exchangeEvent(
  redactor: Redactor,
  exchange: Exchange,
  operation: string | undefined,
  info: CaseInfo | undefined,
): RunEvent {
  let masked: Exchange | undefined;
  return {
    type: 'exchange',
    get exchange() {
      masked ??= maskedExchange(redactor, exchange);
      return masked;
    },
    operation,
    case: info,
  };
}
