import type { Log, PhysicalLocation, ReportingDescriptor, Result, Run } from 'sarif';
import { capBodies } from '../cap.ts';
import type { Finding } from '../types.ts';
import { type Base, locationOf, type Place, placeOf } from './location.ts';
import { groupBy } from './outcomes.ts';
import { type About, explainCommand, pageOf, type Reporter } from './reporter.ts';
import { jsonText } from './show.ts';

/** SARIF 2.1.0: a rule per check that found something, a result per finding, located in the judged document. */
export const sarif: Reporter = (report, _exchanges, options = {}) => {
  const [name = 'keymock', version = ''] = report.tool.split('/');
  const rules = [...groupBy(report.findings, ({ check }) => check).keys()];
  const places = report.findings.map(({ pointer }) => placeOf(pointer, options));
  const bases = [locationOf(options), ...places].flatMap((location) => location?.base ?? []);
  const log: Log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name,
            ...(version && { semanticVersion: version }),
            rules: rules.map((check) => rule(check, options.about?.(check))),
          },
        },
        automationDetails: { id: `keymock/${report.provider}/${report.dialect}` },
        invocations: [{ executionSuccessful: true }],
        ...(bases.length > 0 && { originalUriBaseIds: baseIds(bases) }),
        results: report.findings.map((finding, at) => ({
          ruleId: finding.check,
          ruleIndex: rules.indexOf(finding.check),
          ...result(finding, places[at] && physicalLocation(places[at])),
        })),
        properties: { url: report.url, seed: report.seed, summary: report.summary },
      },
    ],
  };
  return jsonText(log);
};

function rule(check: string, about: About | undefined): ReportingDescriptor {
  const help = [
    about && `Fails: ${about.failing}`,
    about && `Passes: ${about.passing}`,
    `Page: ${pageOf(check)}`,
    `Or: ${explainCommand(check)}`,
  ];
  return {
    id: check,
    name: check.replace(/(?:^|[/-])(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: about?.title ?? check },
    ...(about && { fullDescription: { text: about.why } }),
    help: { text: help.filter((line) => line !== undefined).join('\n') },
  };
}

function baseIds(bases: readonly Base[]): NonNullable<Run['originalUriBaseIds']> {
  return Object.fromEntries(
    bases.map(({ name, uri, description }) => [
      name,
      { ...(uri !== undefined && { uri }), description: { text: description } },
    ]),
  );
}

function physicalLocation({ uri, base, line }: Place): PhysicalLocation {
  return {
    artifactLocation: { uri, ...(base && { uriBaseId: base.name }) },
    // GitHub's code scanning wants a line always; the first is for the whole document.
    region: { startLine: line ?? 1 },
  };
}

function result(finding: Finding, place: PhysicalLocation | undefined): Result {
  const { id, severity, evidence, operation, pointer, message, expected, actual, request, response } =
    capBodies(finding);
  return {
    level: severity,
    message: { text: `${operation}: ${message} Expected: ${expected}. Actual: ${actual}.` },
    locations: [
      {
        ...(place && { physicalLocation: place }),
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
    properties: {
      evidence,
      expected,
      actual,
      curl: finding.curl,
      ...(finding.cause !== undefined && { cause: finding.cause }),
      ...(finding.alsoSeenBy && { alsoSeenBy: finding.alsoSeenBy }),
    },
  };
}

/** SARIF holds one value per name. */
function headersOf(headers: Finding['request']['headers']): Record<string, string> {
  const groups = groupBy(headers, ([name]) => name);
  return Object.fromEntries(
    [...groups].map(([name, pairs]) => [name, pairs.map(([, value]) => value).join(', ')]),
  );
}
