import type { Exchange, Finding, Report } from '../types.ts';
import type { Reporter } from './reporter.ts';
import { shorten } from './show.ts';

/** So much of a body or a header is left where the whole does not fit. */
const LONGEST = 2_000;

/**
 * A reporter that gives a report of anything: where the whole cannot be written, as it is longer than a string can be,
 * bodies and headers are cut short.
 */
export function guarded(reporter: Reporter): Reporter {
  return (report, exchanges, options) => {
    try {
      return reporter(report, exchanges, options);
    } catch {
      return reporter(cutReport(report), exchanges.map(cut), options);
    }
  };
}

function cutReport(report: Report): Report {
  return { ...report, findings: report.findings.map(cut) };
}

function cut<T extends Pick<Exchange | Finding, 'request' | 'response'>>(shown: T): T {
  const { request, response } = shown;
  const { body } = request;
  return {
    ...shown,
    request: {
      ...request,
      url: shorten(request.url, LONGEST),
      headers: cutHeaders(request.headers),
      ...(body !== undefined && { body: shorten(body, LONGEST) }),
    },
    response: {
      ...response,
      headers: cutHeaders(response.headers),
      body: shorten(response.body, LONGEST),
    },
  };
}

function cutHeaders(headers: Exchange['request']['headers']): Exchange['request']['headers'] {
  return headers.map(([name, value]) => [shorten(name, LONGEST), shorten(value, LONGEST)] as const);
}
