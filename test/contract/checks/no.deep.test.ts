import { describe, expect, it, onTestFinished } from 'vitest';
import { activeChecks } from '../../../src/contract/checks/index.ts';
import { matchOperation } from '../../../src/spec/match.ts';
import { resourcesOf } from '../../../src/spec/read-resource.ts';
import { rolesOf, type Verb, verbs } from '../../../src/spec/resource.ts';
import { oddServers, type Provider } from '../../faulty/index.ts';
import { tellFindings } from './tell.ts';
import { attempt, documents, optionsFor, quickFetch } from './trial.ts';

const right = oddServers.filter(({ id }) => id.endsWith('/plain'));
const groups = [...new Set(activeChecks.map(({ id }) => id.split('/')[0] ?? ''))];
const rows = right.flatMap((server) =>
  verbs
    .filter((verb) => isThere(server.provider, verb))
    .map((verb) => [verb, server.provider, server] as const),
);

/** What cannot be tried is skipped with a reason, and nobody is accused of what was not seen. */
describe.each(groups)('%s, on a server that refuses', (group) => {
  it.each(rows)('every %s of %s, says what cannot be tried', async (verb, provider, server) => {
    const { url, close } = await server.start();
    onTestFinished(close);
    const options = { ...optionsFor(provider), url: 'http://localhost', only: [group] };
    const { findings, skipped } = await attempt({ ...options, fetch: refusing(provider, verb, url) });
    expect([tellFindings(findings), ...tellSkipped(skipped)].join('\n')).toMatchSnapshot();
  });
});

/** Cases run side by side: which of them is the first for which nothing more may be left behind, is chance. */
function tellSkipped(skipped: readonly string[]): string[] {
  return [
    ...new Set(skipped.map((line) => line.replace(/^\S+(?= .*: a run leaves at most)/, 'some case of'))),
  ].toSorted();
}

/** Whether it is there to be refused. The largest of the APIs is asked only what the others do not have. */
function isThere(provider: Provider, verb: Verb): boolean {
  const isAsked = provider !== 'ace-data-cloud' || verb === 'update' || verb === 'rotate' || verb === 'read';
  return isAsked && resourcesOf(documents[provider]).some((resource) => resource[verb] !== undefined);
}

/** A server that is right, but for one thing that it refuses to everybody. */
function refusing(provider: Provider, verb: Verb, base: string): typeof fetch {
  const document = documents[provider];
  const resources = resourcesOf(document);
  return async (input, init) => {
    const url = new URL(String(input));
    const operation = matchOperation(document, init?.method ?? 'GET', url.pathname)?.operation;
    const roles = operation ? rolesOf(resources, operation) : [];
    return roles.some((role) => role.verb === verb)
      ? Response.json({ message: 'not today' }, { status: 403 })
      : quickFetch(base + url.pathname + url.search, init);
  };
}
