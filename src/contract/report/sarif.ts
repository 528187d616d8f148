import type { Finding } from '../types.ts';
import { groupBy } from './outcomes.ts';
import { documentOf, pageOf, type Reporter, type ReporterOptions } from './reporter.ts';
import { jsonText } from './show.ts';

/** SARIF 2.1.0: a rule per check that found something, a result per finding, located in the judged document. */
export const sarif: Reporter = (report, _exchanges, options = {}) => {
  const [name = 'keymock', version = ''] = report.tool.split('/');
  const rules = [...groupBy(report.findings, ({ check }) => check).keys()];
  const uri = encodeURI(documentOf(report, options).replaceAll('\\', '/'));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name, ...(version && { semanticVersion: version }), rules: rules.map(rule) } },
        automationDetails: { id: `keymock/${report.provider}/${report.dialect}` },
        invocations: [{ executionSuccessful: true }],
        results: report.findings.map((finding) =>
          result(finding, rules.indexOf(finding.check), uri, options),
        ),
        properties: { url: report.url, seed: report.seed, summary: report.summary },
      },
    ],
  };
  return jsonText(log);
};

function rule(check: string): object {
  const page = pageOf(check);
  return {
    id: check,
    name: check.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: check.replace('/', ': ').replaceAll('-', ' ') },
    help: { text: `See ${page}`, markdown: `See [${check}](${page})` },
  };
}

function result(finding: Finding, ruleIndex: number, uri: string, options: ReporterOptions): object {
  const { id, check, severity, evidence, operation, pointer, message, expected, actual, request, response } =
    finding;
  return {
    ruleId: check,
    ruleIndex,
    level: severity,
    message: { text: `${operation}: ${message} Expected: ${expected}. Actual: ${actual}.` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri },
          region: { startLine: options.lineOf?.(pointer) ?? 1 },
        },
        logicalLocations: [{ name: operation, fullyQualifiedName: pointer, kind: 'resource' }],
      },
    ],
    partialFingerprints: { 'keymockFinding/v1': id },
    webRequest: {
      protocol: 'HTTP',
      version: '1.1',
      method: request.method,
      target: request.url,
      headers: headersOf(request.headers),
      ...(request.body === undefined ? {} : { body: { text: request.body } }),
    },
    webResponse: {
      protocol: 'HTTP',
      version: '1.1',
      ...(response.status === 0 ? { noResponseReceived: true } : { statusCode: response.status }),
      headers: headersOf(response.headers),
      body: { text: response.body },
    },
    properties: { evidence, expected, actual, curl: finding.curl },
  };
}

/** SARIF holds one value per name. */
function headersOf(headers: Finding['request']['headers']): Record<string, string> {
  const groups = groupBy(headers, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(', ')]),
  );
}
