import type { Evidence } from '../../spec/evidence.ts';
import { type CurlOptions, toCurl } from '../curl.ts';
import type { Redactor } from '../redact.ts';
import type { CaseInfo, Exchange, Finding, RunEvent, Severity } from '../types.ts';
import { brief, type Fault, faultId } from './fault.ts';

/** What people get to see of a fault: weighed, masked, and with a curl that shows it again. */
export function toFinding(
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
      masked ??= redactor.maskExchange(exchange);
      return masked;
    },
    operation,
    case: info,
  };
}
