import type { Finding } from '../../../src/contract/types.ts';
import type { Sent } from './trial.ts';

/** Findings as a text that is the same on every run: what a server makes up is left out. */
export function tellFindings(findings: readonly Finding[]): string {
  return findings.map(tellFinding).toSorted().join('\n');
}

function tellFinding(finding: Finding): string {
  const { request, response, message, expected, actual, pointer, evidence } = finding;
  const { pathname, search } = new URL(request.url);
  const told = [
    `${finding.severity} ${finding.check} ${finding.operation}: ${message}`,
    `expected ${expected}`,
    `actual ${actual}`,
    `at ${pointer} ${evidence}`.trimEnd(),
    `seen in ${request.method} ${pathname}${search} -> ${response.status}`,
  ];
  return told.map((part) => settled(part).replaceAll('\n', '\\n')).join(' | ');
}

/** The kinds of requests with the statuses of their replies, a line each, sorted: those sent together come back in any order. */
export function tellSent(sent: readonly Sent[], own: readonly string[]): string {
  return [...new Set(sent.map((one) => settled(tellRequest(one, own))))].toSorted().join('\n');
}

function tellRequest({ method, url, headers, body, status }: Sent, own: readonly string[]): string {
  const { authorization, 'content-type': type, ...rest } = Object.fromEntries(headers);
  const others = Object.entries(rest)
    .map(([name, value]) => `${name}: ${value}`)
    .filter((line) => !usual.includes(line));
  const typed = type === (body === '' ? undefined : 'application/json') ? [] : [`content-type: ${type}`];
  const told = [...asking(authorization, url, own), ...typed, ...others].join(', ');
  const text = body.length > 200 ? `${body.slice(0, 40)}... (${body.length} characters)` : body;
  return [method, url, told, text, '->', status].filter((part) => part !== '').join(' ');
}

/** Sent with every request. */
const usual = [
  'accept: application/json',
  'user-agent: keymock-check',
  'x-ob-org-id: org-one',
  'x-ob-project-id: proj-one',
];

/** Who asks, where it is not the usual one in the usual way. */
function asking(authorization: string | undefined, url: string, [token = '', other = '']: readonly string[]) {
  if (authorization === undefined) return ['as nobody'];
  if (authorization === `Bearer ${token}`) return [];
  if (authorization === `Bearer ${other}`) return ['as the other account'];
  const part = (name: string) => new RegExp(`\\b${name}="?([^",]+)`).exec(authorization)?.[1] ?? '';
  if (!authorization.startsWith('Digest ')) return [`as "${authorization}"`];
  const name = part('username') === token.split(':')[0] ? '' : ` of ${part('username')}`;
  const realm = part('realm') === 'OceanBase' ? '' : ` for ${part('realm')}`;
  const uri = part('uri') === url ? '' : ` at ${part('uri')}`;
  return [`by a digest${name}${realm}${uri}`];
}

/** The names of a run are numbered: with a new request, every later one has another number. */
const names = /(keymock[-_. ]1[-_. ])[\da-z]{1,2}(?![\da-z])/gi;

/** What differs from run to run gives way to its kind, a long text to its length. */
export function settled(text: string): string {
  return plainly(text)
    .replaceAll(names, '$1#')
    .replaceAll(/[\da-f]{8}-[\da-f]{4}-[47][\da-f]{3}-[\da-f]{4}-(?!00000000)[\da-f]{11,12}/g, '<uuid>')
    .replaceAll(/(?<=")[\da-f]{4,8}(?=\.{3} \()/g, '<cut>')
    .replaceAll(/\b(?!0{8})[\da-z]{8}(-[\da-z]{4}){3}-[\da-z]{12}\b/g, '<36 characters>')
    .replaceAll(
      /(?!2031-02-03|2032-03-04|2040-02-29|0001|1969|2016|9999)\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?/g,
      '<time>',
    )
    .replaceAll(/about \d+ bits/g, 'about <some> bits')
    .replaceAll(/(?<=at once (made|stored) )\d+|\d+(?= (successes|are$))/gm, '<some>')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT/g, '<time>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '<host>')
    .replaceAll(/\bak-[\da-f]{15,16}(?![\da-f])/g, '<id>')
    .replaceAll(/[\w+/]{43}=/g, '<44 characters of base64>')
    .replaceAll(/(?=[a-z_-]*[\dA-Z])[\w-]{24,}/g, (long) => `<${long.length} characters>`)
    .replaceAll(/\b\d{7,}\b/g, '<number>');
}

/** Letters and digits that are escaped need not be: which of them it is may be chance. */
function plainly(text: string): string {
  return text.replaceAll(/^.*%(?:3\d|[46][1-9A-F]|[57][\dA]).*$/gim, (line) => {
    const plain = line.replaceAll(/%(3\d|[46][1-9A-F]|[57][\dA])/gi, (_, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    );
    return `${plain} (with letters escaped)`;
  });
}
