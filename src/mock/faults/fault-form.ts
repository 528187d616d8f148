import type { Grade } from '../../spec/evidence.ts';
import type { ModelDefinition } from '../../store/model.ts';
import type { ErrorReply, Turn } from '../provider.ts';
import type { FaultError } from './fault.ts';

/** How an API shows errors that it has for no reason in the request: too many requests, its own failure, being down. */
export interface FaultForm {
  /** By status, the evidence of the form; any other is `assumed`. */
  readonly grades: Readonly<Record<number, Grade>>;
  /** The models whose rows clients create: their lists may lag. */
  readonly created: readonly ModelDefinition[];
  reply(error: FaultError, turn: Turn): ErrorReply;
}

/** The phrase of a status, for where an API has no words of its own. */
export function phraseOf(status: number): string {
  return phrases.get(status) ?? (status < 500 ? 'Bad Request' : 'Internal Server Error');
}

/** RFC 9110, section 15, and RFC 6585. */
const phrases: ReadonlyMap<number, string> = new Map([
  [400, 'Bad Request'],
  [401, 'Unauthorized'],
  [402, 'Payment Required'],
  [403, 'Forbidden'],
  [404, 'Not Found'],
  [405, 'Method Not Allowed'],
  [406, 'Not Acceptable'],
  [408, 'Request Timeout'],
  [409, 'Conflict'],
  [410, 'Gone'],
  [413, 'Content Too Large'],
  [415, 'Unsupported Media Type'],
  [422, 'Unprocessable Content'],
  [423, 'Locked'],
  [429, 'Too Many Requests'],
  [500, 'Internal Server Error'],
  [501, 'Not Implemented'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout'],
]);

/** The page of the proxy that stands before many services. */
export function proxyPage(status: number): ErrorReply {
  const title = `${status} ${phraseOf(status)}`;
  return {
    status,
    headers: { 'Content-Type': 'text/html' },
    text: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`,
  };
}
