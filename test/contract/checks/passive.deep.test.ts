import { describe, expect, it, onTestFinished } from 'vitest';
import { passiveChecks } from '../../../src/contract/checks/index.ts';
import { createJudge } from '../../../src/contract/create-judge.ts';
import type { Exchange, Finding } from '../../../src/contract/types.ts';
import { type Mutant, mutants, oddServers, type Provider } from '../../faulty/index.ts';
import { useApi } from './clients.ts';
import { settled, tellFindings } from './tell.ts';
import { attempt, documents, optionsFor } from './trial.ts';

const ids = passiveChecks.map(({ id }) => id);
const faulty = mutants.filter(({ check, id }) => ids.includes(check) && !/^foreign|\/blind/.test(id));

/** No app asks for what these break; a run does. */
const hidden = [
  'unknown-path-crashes',
  'wrong-method-crashes',
  'duplicate-422',
  'duplication-409',
  'trace-id-constant',
  'odd-path-crashes',
];
const isHidden = ({ id }: Mutant) => hidden.includes(id.split('/')[2] ?? '');

describe('an app in front of a server that is wrong in one way', () => {
  const rows = faulty.filter((mutant) => !isHidden(mutant));
  it.each(rows.map((mutant) => [`${mutant.check} on ${mutant.id}`, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const { url, close } = await mutant.start();
      onTestFinished(close);
      const { findings } = judge(mutant.provider, url, await useApi(mutant.provider, url));
      expect(findings.map((finding) => finding.check)).toContain(mutant.check);
      expect(tellFindings(findings)).toMatchSnapshot();
    },
  );
});

describe('an app in front of a server that is right', () => {
  const rows = oddServers.filter(({ id }) => id.endsWith('/plain') && !id.startsWith('foreign'));
  it.each(rows.map((server) => [server.provider, server] as const))('%s', async (provider, server) => {
    const { url, close } = await server.start();
    onTestFinished(close);
    const { findings, looked } = judge(provider, url, await useApi(provider, url));
    expect(findings).toEqual([]);
    expect(settled(looked.join('\n'))).toMatchSnapshot();
  });
});

describe('a run against a server that is wrong in one way', () => {
  const rows = faulty
    .filter(({ provider }) => provider === 'feldera')
    .filter(
      (mutant, at, all) => isHidden(mutant) || all.findIndex(({ check }) => check === mutant.check) === at,
    );
  it.each(rows.map((mutant) => [`${mutant.check} on ${mutant.id}`, mutant] as const))(
    '%s',
    async (_, mutant) => {
      const { url, close } = await mutant.start();
      onTestFinished(close);
      const options = { ...optionsFor(mutant.provider), url, only: [mutant.check] };
      const { findings } = await attempt(options);
      expect([...new Set(findings.map((finding) => finding.check))]).toEqual([mutant.check]);
      expect(tellFindings(findings)).toMatchSnapshot();
    },
  );
});

/** What the judge says of exchanges, and which checks looked at each. */
function judge(provider: Provider, base: string, exchanges: readonly Exchange[]) {
  const findings: Finding[] = [];
  const looked: string[] = [];
  const { judge } = createJudge({ document: documents[provider], base });
  for (const exchange of exchanges) {
    const judgement = judge(exchange);
    findings.push(...judgement.findings);
    const { method, url } = exchange.request;
    looked.push(
      `${method} ${url.slice(base.length)} -> ${exchange.response.status}: ${judgement.looked.join(', ')}`,
    );
  }
  return { findings, looked };
}
