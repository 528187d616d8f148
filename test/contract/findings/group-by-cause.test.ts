import { describe, expect, it } from 'vitest';
import { groupByCause } from '../../../src/contract/findings/group-by-cause.ts';
import { reporters } from '../../../src/contract/report/index.ts';
import { runChecks } from '../../../src/contract/run-checks.ts';
import type { Coverage, Finding, RunEvent } from '../../../src/contract/types.ts';
import { readDocument } from '../../../src/spec/read-document.ts';
import { disagreements } from '../../support/disagreements.ts';
import { fakeFetch, keys } from '../stand.ts';

let count = 0;

/** A finding of `check METHOD /path`, with an exchange of its own. */
function finding(label: string, change: Partial<Finding> = {}): Finding {
  const [check = '', ...operation] = label.split(' ');
  return {
    id: String(count++),
    check,
    severity: 'error',
    evidence: '',
    operation: operation.join(' '),
    pointer: `/paths/${operation.join('~1')}`,
    message: 'm',
    expected: 'e',
    actual: 'a',
    request: { method: 'GET', url: `http://h/${count}`, headers: [] },
    response: { status: 200, headers: [], body: '' },
    curl: 'curl',
    ...change,
  };
}

const operation = (name: string, ...statuses: string[]): Coverage['operations'][number] => ({
  operation: name,
  exchanges: statuses.length,
  statuses: statuses.map((status) => ({ status, documented: true, exchanges: 1 })),
  checks: [],
});
const coverageOf = (...operations: Coverage['operations']): Coverage => ({ seen: 0, total: 0, operations });
const label = ({ check, operation: of }: Pick<Finding, 'check' | 'operation'>) => `${check} ${of}`;
const grouped = (findings: readonly Finding[], coverage = coverageOf()) =>
  groupByCause(findings, coverage).map(({ alsoSeenBy = [], ...lead }) => [
    label(lead),
    ...alsoSeenBy.map(label),
  ]);

const broken = { response: { status: 500, headers: [], body: 'boom' } };
const request = { method: 'POST', url: 'http://h/keys', headers: [] };
const leaked = { request, pointer: '/x-resource/key/secrets/0' };
const schema = { pointer: '/components/schemas/Key/properties/id' };
const isolation = { pointer: '/x-resource/key' };

describe('findings of one cause are one finding', () => {
  it.each<[cause: string, findings: readonly Finding[], coverage: Coverage, groups: string[][]]>([
    [
      'a server that answers everything with 500',
      [
        finding('lifecycle/create POST /keys', broken),
        finding('robustness/no-server-error GET /keys', broken),
        finding('wire/head GET /keys', broken),
      ],
      coverageOf(operation('GET /keys', '500'), operation('POST /keys', '500', '502')),
      [['robustness/no-server-error GET /keys', 'lifecycle/create POST /keys', 'wire/head GET /keys']],
    ],
    [
      'a leak that two checks see in one reply, and in other operations',
      [
        finding('secrecy/shown-once GET /keys', leaked),
        finding('secrecy/shown-once GET /other', {
          ...leaked,
          request: { ...request, url: 'http://h/other' },
        }),
        finding('secrecy/echo GET /keys', { request }),
      ],
      coverageOf(),
      [['secrecy/shown-once GET /keys', 'secrecy/shown-once GET /other', 'secrecy/echo GET /keys']],
    ],
    [
      'no credential needed, by any operation',
      [
        finding('auth/garbage GET /keys'),
        finding('auth/missing GET /keys'),
        finding('auth/missing POST /keys'),
        finding('auth/empty POST /keys'),
      ],
      coverageOf(),
      [
        [
          'auth/missing GET /keys',
          'auth/garbage GET /keys',
          'auth/missing POST /keys',
          'auth/empty POST /keys',
        ],
      ],
    ],
    [
      'one wrong credential accepted everywhere',
      [finding('auth/truncated GET /keys'), finding('auth/truncated POST /keys')],
      coverageOf(),
      [['auth/truncated GET /keys', 'auth/truncated POST /keys']],
    ],
    [
      'a schema that two operations share',
      [finding('wire/body GET /keys', schema), finding('wire/body POST /keys', schema)],
      coverageOf(),
      [['wire/body GET /keys', 'wire/body POST /keys']],
    ],
    [
      'two accounts that see the same items',
      [
        finding('tenancy/readable GET /keys/{id}', isolation),
        finding('tenancy/visible GET /keys', isolation),
        finding('tenancy/deletable DELETE /keys/{id}', isolation),
      ],
      coverageOf(),
      [
        [
          'tenancy/visible GET /keys',
          'tenancy/readable GET /keys/{id}',
          'tenancy/deletable DELETE /keys/{id}',
        ],
      ],
    ],
  ])('%s', (_cause, findings, coverage, groups) => {
    expect(grouped(findings, coverage)).toEqual(groups);
  });

  it('where another cause is as likely, they stay apart', () => {
    const apart = [
      // Crashes of an operation that also works.
      finding('validation/null POST /keys', broken),
      finding('validation/type POST /keys', broken),
      // Different wrong credentials, where none at all is rejected.
      finding('auth/truncated GET /keys'),
      finding('auth/garbage GET /keys'),
      // An account that deletes what its list does not show.
      finding('tenancy/readable GET /keys/{id}', isolation),
      finding('tenancy/deletable DELETE /keys/{id}', isolation),
      // What two checks expect of one schema.
      finding('wire/body GET /keys', schema),
      finding('lifecycle/create POST /keys', schema),
      // Not judged is no cause.
      finding('wire/body GET /keys', { message: 'not judged: too long', ...schema }),
    ];
    const coverage = coverageOf(operation('POST /keys', '201', '500'));
    expect(grouped(apart, coverage)).toHaveLength(apart.length);
  });

  it('an error speaks for its warnings, and order is that of harm', () => {
    const warning = { severity: 'warning', ...schema } as const;
    const groups = [
      finding('wire/body GET /keys', warning),
      finding('wire/body POST /keys', schema),
      finding('tenancy/deletable DELETE /keys/{id}', isolation),
    ];
    expect(grouped(groups)).toEqual([
      ['tenancy/deletable DELETE /keys/{id}'],
      ['wire/body POST /keys', 'wire/body GET /keys'],
    ]);
  });

  it('two accounts that see the same items may be two administrators, and the finding says so', () => {
    const [seen] = groupByCause([finding('tenancy/visible GET /keys', isolation)], coverageOf());
    expect(seen).toMatchObject({
      severity: 'error',
      cause: expect.stringMatching(/two administrators.*give credentials of two separate accounts/),
    });
  });
});

it('a server that fails at everything is one finding, which explains how many checks failed', async () => {
  const events: RunEvent[] = [];
  const fetch = fakeFetch([], () => [500, { error: 'boom' }]);
  const options = { document: readDocument(keys()), url: 'http://localhost:1', seed: 1, fetch };
  for await (const event of runChecks({ ...options, credentials: { token: 'own-token-1' } }))
    events.push(event);
  expect(disagreements(events)).toEqual([]);
  const end = events.find((event) => event.type === 'end');
  if (end === undefined) throw new Error('the run has no end');
  const { report } = end;
  expect(report.findings.map(label)).toEqual([expect.stringMatching(/^robustness\/no-server-error /)]);
  const told = reporters.text(report, []);
  expect(told).toContain('every request is answered with a server error');
  expect(told).toMatch(/also +seen by /);
  expect(report.summary.failed).toBeGreaterThan(5);
  expect(told).toContain(
    `\n\n${report.summary.failed} checks failed, of 1 cause: each finding is one cause\n\n✗ `,
  );
});
